package desktop

import (
	"context"
	"fmt"
	"net"
	"os"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

// MPRIS 2.2, by which Linux desktops control players:
// https://specifications.freedesktop.org/mpris/latest/
const (
	busName      = "org.mpris.MediaPlayer2.meditate"
	objectPath   = dbus.ObjectPath("/org/mpris/MediaPlayer2")
	rootIface    = "org.mpris.MediaPlayer2"
	playerIface  = "org.mpris.MediaPlayer2.Player"
	propsIface   = "org.freedesktop.DBus.Properties"
	inspectIface = "org.freedesktop.DBus.Introspectable"
)

const (
	// greeting bounds the time until the bus knows the player. A bus that takes
	// longer is given up.
	greeting = time.Second

	// farewell bounds Close, come of the bus what may.
	farewell = 250 * time.Millisecond
)

// A Media is a player that the desktop controls. Its methods are safe for
// concurrent use, do nothing on a nil *Media, and never wait for the bus, but
// for Close.
type Media struct {
	controls Controls
	position func() time.Duration

	mu     sync.Mutex
	state  State
	seeked *time.Duration // to be told

	news   chan struct{} // holds one where there is something to tell
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{}
}

// Publish shows a player to the desktop over the session bus, by MPRIS 2, until
// Close. Where no bus listens it returns nil; it never starts one. The rest takes
// its time in a goroutine that ends with the bus or with Close.
//
// The bus is that of $DBUS_SESSION_BUS_ADDRESS or, where this is not set, the
// user's own in $XDG_RUNTIME_DIR or /run/user. An address that is no local socket,
// such as "disabled:", is no bus.
//
// position is how far into the track the player is. It is called from any
// goroutine, whenever the desktop asks.
func Publish(c Controls, s State, position func() time.Duration) *Media {
	socket := dialSessionBus()
	if socket == nil {
		return nil
	}
	m := newMedia(c, s, position)
	go m.serve(socket)
	return m
}

func newMedia(c Controls, s State, position func() time.Duration) *Media {
	m := &Media{
		controls: c,
		position: position,
		news:     make(chan struct{}, 1),
		done:     make(chan struct{}),
	}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	m.set(s)
	return m
}

// Update tells the desktop a new state. Of several in a row it may hear only the
// last.
func (m *Media) Update(s State) {
	if m == nil {
		return
	}
	m.set(s)
	m.tell()
}

// Seeked tells the desktop that the player has jumped to a position in its track,
// which it else takes to go on by itself while the player plays.
func (m *Media) Seeked(position time.Duration) {
	if m == nil {
		return
	}
	m.mu.Lock()
	m.seeked = &position
	m.mu.Unlock()
	m.tell()
}

// Close takes the player away from the desktop, within a quarter of a second. No
// control is called after it, though one that was may still run; a control may
// call Close.
func (m *Media) Close() {
	if m == nil {
		return
	}
	m.cancel()
	<-m.done
}

func (m *Media) set(s State) {
	s.Artist = slices.Clone(s.Artist)
	m.mu.Lock()
	m.state = s
	m.mu.Unlock()
}

func (m *Media) get() State {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state
}

func (m *Media) tell() {
	select {
	case m.news <- struct{}{}:
	default: // it has yet to be told of the last
	}
}

// serve answers the bus and tells it the news, until one of both ends.
func (m *Media) serve(socket net.Conn) {
	defer close(m.done)
	// With the deadline, nothing below waits for long after Close.
	defer context.AfterFunc(m.ctx, func() { socket.SetDeadline(time.Now().Add(farewell)) })()
	conn, err := dbus.NewConn(newWire(socket))
	if err != nil {
		socket.Close()
		return
	}
	defer conn.Close()
	limit := time.AfterFunc(greeting, func() { socket.Close() })
	shown, name, err := m.greet(conn)
	if !limit.Stop() || err != nil {
		return
	}
	for {
		select {
		case <-m.ctx.Done():
			conn.ReleaseName(name) // so that it is free when Close returns
			return
		case <-conn.Context().Done():
			return
		case <-m.news:
			if shown, err = m.show(conn, shown); err != nil {
				return
			}
		}
	}
}

// greet makes the player known to the bus, and returns what can be seen of it and
// by what name.
func (m *Media) greet(conn *dbus.Conn) (shown properties, name string, err error) {
	if err := m.export(conn); err != nil { // before anyone can call
		return nil, "", err
	}
	if err := conn.Auth(nil); err != nil {
		return nil, "", err
	}
	if err := conn.Hello(); err != nil {
		return nil, "", err
	}
	shown = playerProperties(m.controls, m.get())
	// https://specifications.freedesktop.org/mpris/latest/#Bus-Name-Policy
	for _, name := range []string{busName, fmt.Sprintf("%s.instance%d", busName, os.Getpid())} {
		reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue)
		if err != nil {
			return nil, "", err
		}
		if reply == dbus.RequestNameReplyPrimaryOwner {
			return shown, name, nil
		}
	}
	return nil, "", fmt.Errorf("the name %s is taken", busName)
}

// show tells the bus what is not as it was shown, and returns what is shown now.
func (m *Media) show(conn *dbus.Conn, shown properties) (properties, error) {
	m.mu.Lock()
	now, seeked := playerProperties(m.controls, m.state), m.seeked
	m.seeked = nil
	m.mu.Unlock()
	changed := properties{}
	for name, value := range now {
		if !reflect.DeepEqual(value, shown[name]) {
			changed[name] = value
		}
	}
	if len(changed) > 0 {
		err := conn.Emit(objectPath, propsIface+".PropertiesChanged", playerIface, changed, []string{})
		if err != nil {
			return nil, err
		}
	}
	if seeked != nil {
		if err := conn.Emit(objectPath, playerIface+".Seeked", seeked.Microseconds()); err != nil {
			return nil, err
		}
	}
	return now, nil
}
