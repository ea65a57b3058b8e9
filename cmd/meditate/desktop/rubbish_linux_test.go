package desktop

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/godbus/dbus/v5"
)

func TestRubbishIsRefused(t *testing.T) {
	player := newFakePlayer()
	b, _ := publish(t, player.controls(), evening, nil)
	for call, want := range map[string]string{
		propsIface + ".Get string:" + playerIface + " string:Nothing":                      "UnknownProperty",
		propsIface + ".Get string:" + playerIface + " string:Shuffle":                      "UnknownProperty",
		propsIface + ".Get string:org.example string:Rate":                                 "UnknownInterface",
		propsIface + ".Get string: string:":                                                "UnknownInterface",
		propsIface + ".Get string:" + playerIface:                                          "InvalidArgs",
		propsIface + ".Get string:" + inspectIface + " string:x":                           "UnknownProperty",
		propsIface + ".GetAll string:org.example":                                          "UnknownInterface",
		propsIface + ".GetAll array:string:a,b":                                            "InvalidArgs",
		propsIface + ".GetAll":                                                             "InvalidArgs",
		propsIface + ".Set string:" + playerIface + " string:Volume variant:double:0.5":    "",
		propsIface + ".Set string:" + playerIface + " string:Rate variant:double:0":        "",
		propsIface + ".Set string:" + playerIface + " string:Volume variant:string:loud":   "InvalidArgs",
		propsIface + ".Set string:" + playerIface + " string:Volume":                       "InvalidArgs",
		propsIface + ".Set string:" + playerIface + " string:CanSeek variant:boolean:true": "PropertyReadOnly",
		propsIface + ".Set string:" + playerIface + " string:Nothing variant:byte:1":       "UnknownProperty",
		propsIface + ".Set string:org.example string:Volume variant:double:1":              "UnknownInterface",
		propsIface + ".Nothing":                                                            "UnknownMethod",
		playerIface + ".Nothing":                                                           "UnknownMethod",
		playerIface + ".Play string:now":                                                   "InvalidArgs",
		playerIface + ".Seek string:x":                                                     "InvalidArgs",
		playerIface + ".Seek":                                                              "InvalidArgs",
		playerIface + ".SetPosition dict:string:int32:a,1 array:byte:1,2":                  "InvalidArgs",
		"org.example.Nothing.Play":                                                         "UnknownInterface",
		rootIface + ".TrackList.GoTo objpath:/x":                                           "UnknownInterface",
		"org.freedesktop.DBus.Peer.Nothing":                                                "UnknownMethod",
		"org.freedesktop.DBus.Peer.Ping":                                                   "",
	} {
		words := strings.Split(call, " ")
		got := b.send(words[0], words[1:]...)
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", call, got, want)
		}
	}
	if got := b.send(propsIface+".Get", "string:"+playerIface, "string:Volume"); got != "variant       double 1" {
		t.Errorf("Volume is %q", got)
	}
	sendUnreadable(t)
	b.run("playerctl", "next")
	player.asked(t, "next")
}

// sendUnreadable sends what the bus lets pass, but godbus takes amiss.
func sendUnreadable(t *testing.T) {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// godbus writes no dictionary with boolean keys either: this is its like with
	// keys of four bytes, under another signature.
	booleans := dbus.MakeVariantWithSignature(map[uint32]string{1: "x"}, dbus.ParseSignatureMust("a{bs}"))
	deep := dbus.MakeVariant("x")
	for range 29 {
		deep = dbus.MakeVariant(deep)
	}
	o := conn.Object(busName, objectPath)
	for what, value := range map[string]any{
		"boolean keys":        booleans,
		"no descriptors":      dbus.MakeVariant([]dbus.UnixFDIndex{7}),
		"descriptors":         dbus.MakeVariant([]dbus.UnixFD{0, 1}),
		"a long string":       strings.Repeat("x", 1<<20),
		"variants in a row":   deep,
		"empty dictionary":    map[string]dbus.Variant{},
		"structs in an array": [][]any{},
		"all bytes":           bytes.Repeat([]byte{0xff}, 1000),
	} {
		call := o.Call(propsIface+".Set", dbus.FlagNoReplyExpected, playerIface, "Volume", value)
		if call.Err != nil {
			t.Errorf("%s: %v", what, call.Err)
		}
	}
	if err := conn.BusObject().Call("org.freedesktop.DBus.GetId", 0).Err; err != nil { // all of it has passed
		t.Fatalf("the bus refuses it: %v", err)
	}
}

// What introspection says is there, and of the type it says.
func TestIntrospectionIsTrue(t *testing.T) {
	b, _ := publish(t, newFakePlayer().controls(), evening, nil)
	var node struct {
		Interfaces []struct {
			Name       string `xml:"name,attr"`
			Properties []struct {
				Name   string `xml:"name,attr"`
				Type   string `xml:"type,attr"`
				Access string `xml:"access,attr"`
			} `xml:"property"`
		} `xml:"interface"`
	}
	if err := xml.Unmarshal([]byte(b.send(inspectIface+".Introspect")), &node); err != nil {
		t.Fatal(err)
	}
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	o := conn.Object(busName, objectPath)
	for _, iface := range node.Interfaces {
		all := properties{}
		if err := o.Call(propsIface+".GetAll", 0, iface.Name).Store(&all); err != nil && iface.Name != "org.freedesktop.DBus.Peer" {
			t.Errorf("%s: %v", iface.Name, err)
		}
		for _, p := range iface.Properties {
			one, err := o.GetProperty(iface.Name + "." + p.Name)
			if err != nil || one.Signature().String() != p.Type || one.String() != all[p.Name].String() && p.Type != "a{sv}" {
				t.Errorf("%s.%s is %v and %v, %v; want type %s", iface.Name, p.Name, one, all[p.Name], err, p.Type)
			}
			err = o.SetProperty(iface.Name+"."+p.Name, one)
			if (err == nil) != (p.Access == "readwrite") {
				t.Errorf("%s.%s is said to be for %s; setting it: %v", iface.Name, p.Name, p.Access, err)
			}
			delete(all, p.Name)
		}
		if len(all) > 0 {
			t.Errorf("%s does not say that it has %v", iface.Name, slices.Collect(maps.Keys(all)))
		}
	}
	for path, child := range map[string]string{"/": "org", "/org": "mpris", "/org/mpris": "MediaPlayer2"} {
		got := b.run("dbus-send", "--session", "--print-reply=literal", "--dest="+busName, path, inspectIface+".Introspect")
		if !strings.Contains(got, `<node name="`+child+`"/>`) {
			t.Errorf("%s does not lead to %s: %s", path, child, got)
		}
	}
}

func TestTextThatNoBusTakes(t *testing.T) {
	s := State{Status: Playing, Title: "a\x00b\xffc", Album: "\xc3", Artist: []string{"\xed\xa0\x80", ""}, Track: -1}
	b, _ := publish(t, newFakePlayer().controls(), s, nil)
	want := "a\uFFFDb\uFFFDc/\uFFFD/\uFFFD,"
	if got := b.run("playerctl", "metadata", "--format", "{{title}}/{{album}}/{{artist}}"); got != want {
		t.Errorf("shown as %q, want %q", got, want)
	}
}

// A fakeConn reads from a reader.
type fakeConn struct {
	net.Conn
	in io.Reader
}

func (c fakeConn) Read(p []byte) (int, error)  { return c.in.Read(p) }
func (c fakeConn) Write(p []byte) (int, error) { return len(p), nil }

// message returns a call with an argument.
func message(t testing.TB, order binary.ByteOrder, arg any) []byte {
	t.Helper()
	m := &dbus.Message{Type: dbus.TypeMethodCall, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldPath:      dbus.MakeVariant(objectPath),
		dbus.FieldMember:    dbus.MakeVariant("Play"),
		dbus.FieldSignature: dbus.MakeVariant(dbus.SignatureOf(arg)),
	}, Body: []any{arg}}
	var b bytes.Buffer
	if err := m.EncodeTo(&b, order); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWireLeavesOutWhatCannotBeRead(t *testing.T) {
	short, swapped := message(t, binary.LittleEndian, "short"), message(t, binary.BigEndian, []byte{1, 2, 3})
	broken := message(t, binary.LittleEndian, true)
	broken[len(broken)-4] = 2 // no boolean
	long := message(t, binary.LittleEndian, strings.Repeat("x", maxMessage))
	lines := "OK 12345\r\n"
	in := slices.Concat([]byte(lines), short, broken, long, swapped, broken, short, short[:len(short)-1])
	w := newWire(fakeConn{in: iotest.OneByteReader(bytes.NewReader(in))})
	got := make([]byte, len(lines))
	if _, err := io.ReadFull(w, got); err != nil || string(got) != lines {
		t.Fatalf("read %q, %v; want %q", got, err, lines)
	}
	w.Write([]byte("BEGIN\r\n"))
	got, err := io.ReadAll(w)
	if err != nil || !bytes.Equal(got, slices.Concat(short, swapped, short)) {
		t.Errorf("read %q, %v", got, err)
	}
}

func FuzzWire(f *testing.F) {
	f.Add(message(f, binary.LittleEndian, "x"))
	f.Add(message(f, binary.BigEndian, dbus.MakeVariant([]dbus.UnixFDIndex{1})))
	f.Add([]byte("l\x01\x00\x01\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff"))
	f.Add([]byte("rubbish rubbish rubbish"))
	f.Fuzz(func(t *testing.T, in []byte) {
		w := newWire(fakeConn{in: bytes.NewReader(in)})
		w.Write([]byte("BEGIN\r\n"))
		var out bytes.Buffer
		_, _ = out.ReadFrom(w) // any error, no panic
		for out.Len() > 0 {
			if _, err := dbus.DecodeMessage(&out); err != nil {
				t.Fatalf("let pass what cannot be read: %v", err)
			}
		}
	})
}
