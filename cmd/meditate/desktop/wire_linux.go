package desktop

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// dialSessionBus connects to the session bus, or returns nil where none listens.
// It does not wait: a local socket takes a connection at once or not at all.
func dialSessionBus() net.Conn {
	for _, name := range sessionSockets() {
		if socket, err := net.DialTimeout("unix", name, greeting); err == nil {
			return socket
		}
	}
	return nil
}

// sessionSockets returns the names of the sockets where the session bus may be,
// the first to be tried first; abstract ones begin with an @, as in package net.
func sessionSockets() []string {
	list := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if list == "" {
		// https://www.freedesktop.org/software/systemd/man/latest/sd_bus_open_user.html
		folder := os.Getenv("XDG_RUNTIME_DIR")
		if folder == "" {
			folder = filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
		}
		return []string{filepath.Join(folder, "bus")}
	}
	// https://dbus.freedesktop.org/doc/dbus-specification.html#addresses
	var names []string
	for address := range strings.SplitSeq(list, ";") {
		pairs, local := strings.CutPrefix(address, "unix:")
		for pair := range strings.SplitSeq(pairs, ",") {
			key, value, _ := strings.Cut(pair, "=")
			name, err := dbus.UnescapeBusAddressValue(value)
			switch {
			case !local || err != nil || name == "":
			case key == "path":
				names = append(names, name)
			case key == "abstract":
				names = append(names, "@"+name)
			}
		}
	}
	return names
}

// maxMessage is the longest message that is read, in bytes: far more than anyone
// has to say to a player.
const maxMessage = 1 << 16

// A wire is the connection to the bus, without the messages that godbus cannot
// take: anyone on the bus may send them, and version 5.2.4 gives the connection up
// over a dictionary with boolean keys. It is no Unix transport on purpose: on one,
// an array of file descriptors makes godbus panic.
type wire struct {
	net.Conn
	binary  bool         // the lines that greet are over
	message bytes.Buffer // that is being handed on
}

func newWire(socket net.Conn) *wire { return &wire{Conn: socket} }

// Write writes, and looks for the end of the lines that greet.
// https://dbus.freedesktop.org/doc/dbus-specification.html#auth-command-begin
func (w *wire) Write(p []byte) (int, error) {
	if bytes.Equal(p, []byte("BEGIN\r\n")) {
		w.binary = true // nobody reads until it is written
	}
	return w.Conn.Write(p)
}

// Read hands on lines as they come, and then messages that have come whole.
func (w *wire) Read(p []byte) (int, error) {
	if !w.binary {
		return w.Conn.Read(p)
	}
	for w.message.Len() == 0 {
		if err := w.next(); err != nil {
			return 0, err
		}
	}
	return w.message.Read(p)
}

// next reads a message, and keeps it if it can be decoded.
func (w *wire) next() error {
	w.message.Reset()
	if _, err := io.CopyN(&w.message, w.Conn, headLength); err != nil {
		return err
	}
	rest, err := restOf(w.message.Bytes())
	if err != nil {
		return err
	}
	if rest > maxMessage {
		w.message.Reset()
		_, err := io.CopyN(io.Discard, w.Conn, rest)
		return err
	}
	if _, err := io.CopyN(&w.message, w.Conn, rest); err != nil {
		return err
	}
	if !decodes(w.message.Bytes()) {
		w.message.Reset()
	}
	return nil
}

// headLength is the part of a message that says how long it is, in bytes.
const headLength = 16

// restOf returns how many bytes follow the head of a message.
// https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages
func restOf(head []byte) (int64, error) {
	var order binary.ByteOrder
	switch head[0] {
	case 'l':
		order = binary.LittleEndian
	case 'B':
		order = binary.BigEndian
	default:
		return 0, errors.New("not a message")
	}
	body, fields := int64(order.Uint32(head[4:])), int64(order.Uint32(head[12:]))
	return (fields+7)&^7 + body, nil
}

// decodes tells whether godbus can take a message.
func decodes(message []byte) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	in := bytes.NewReader(message)
	_, err := dbus.DecodeMessage(in)
	return err == nil && in.Len() == 0
}
