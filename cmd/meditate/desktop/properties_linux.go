package desktop

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

//go:embed mpris.xml
var introspection string

// properties are those of one interface, by their names.
type properties = map[string]dbus.Variant

// export puts all that can be called on the connection.
func (m *Media) export(conn *dbus.Conn) error {
	for iface, methods := range map[string]map[string]any{
		rootIface: {
			"Raise": func() *dbus.Error { return nil },
			"Quit":  m.control(m.controls.Stop),
		},
		playerIface: {
			"Play":      m.control(m.controls.Play),
			"Pause":     m.control(m.controls.Pause),
			"PlayPause": m.control(m.controls.PlayPause),
			"Next":      m.control(m.controls.Next),
			"Previous":  m.control(m.controls.Previous),
			"Stop":      m.control(m.controls.Stop),
			// A guided session is skipped by phrase: CanSeek is false, and these have
			// "no effect", as the specification has it.
			"Seek":        func(int64) *dbus.Error { return nil },
			"SetPosition": func(dbus.ObjectPath, int64) *dbus.Error { return nil },
			"OpenUri":     func(string) *dbus.Error { return nil },
		},
		propsIface: {
			"Get":    m.getProperty,
			"GetAll": m.allProperties,
			"Set":    m.setProperty,
		},
		inspectIface: {
			"Introspect": func() (string, *dbus.Error) { return introspection, nil },
		},
	} {
		if err := conn.ExportMethodTable(methods, objectPath, iface); err != nil {
			return err
		}
	}
	return nil
}

// control returns the method that calls one of the controls.
func (m *Media) control(do func()) func() *dbus.Error {
	return func() *dbus.Error {
		switch {
		case do == nil:
			return dbusError("NotSupported", "this player does not offer it")
		case m.ctx.Err() == nil:
			do()
		}
		return nil
	}
}

func (m *Media) allProperties(iface string) (properties, *dbus.Error) {
	switch iface {
	case rootIface:
		return rootProperties(m.controls), nil
	case playerIface:
		state := m.get()
		all := playerProperties(m.controls, state)
		all["Position"] = dbus.MakeVariant(m.at(state.Length).Microseconds())
		return all, nil
	case propsIface, inspectIface:
		return properties{}, nil
	}
	return nil, dbusError("UnknownInterface", "there is no interface %q", iface)
}

func (m *Media) getProperty(iface, name string) (dbus.Variant, *dbus.Error) {
	all, err := m.allProperties(iface)
	if err != nil {
		return dbus.Variant{}, err
	}
	value, ok := all[name]
	if !ok {
		return dbus.Variant{}, dbusError("UnknownProperty", "%s has no property %q", iface, name)
	}
	return value, nil
}

// setProperty changes nothing: what MPRIS allows to be written has one value here.
func (m *Media) setProperty(iface, name string, value dbus.Variant) *dbus.Error {
	is, err := m.getProperty(iface, name)
	switch {
	case err != nil:
		return err
	case name != "Volume" && name != "Rate":
		return dbusError("PropertyReadOnly", "%s cannot be set", name)
	case value.Signature() != is.Signature():
		return dbusError("InvalidArgs", "%s is of type %q, not %q", name, is.Signature(), value.Signature())
	}
	return nil
}

// at returns the position, which MPRIS wants within the track.
func (m *Media) at(length time.Duration) time.Duration {
	if m.position == nil {
		return 0
	}
	at := max(0, m.position())
	if length > 0 {
		at = min(at, length)
	}
	return at
}

// rootProperties are those of
// https://specifications.freedesktop.org/mpris/latest/Media_Player.html
func rootProperties(c Controls) properties {
	return properties{
		"Identity":            dbus.MakeVariant("meditate"),
		"CanQuit":             dbus.MakeVariant(c.Stop != nil),
		"CanRaise":            dbus.MakeVariant(false),
		"HasTrackList":        dbus.MakeVariant(false),
		"SupportedUriSchemes": dbus.MakeVariant([]string{}),
		"SupportedMimeTypes":  dbus.MakeVariant([]string{}),
	}
}

// playerProperties are those of
// https://specifications.freedesktop.org/mpris/latest/Player_Interface.html
// but for Position, of whose changes nobody is told.
func playerProperties(c Controls, s State) properties {
	return properties{
		"PlaybackStatus": dbus.MakeVariant(s.Status.String()),
		"Metadata":       dbus.MakeVariant(metadata(s)),
		"Rate":           dbus.MakeVariant(1.0),
		"MinimumRate":    dbus.MakeVariant(1.0),
		"MaximumRate":    dbus.MakeVariant(1.0),
		"Volume":         dbus.MakeVariant(1.0),
		"CanGoNext":      dbus.MakeVariant(c.Next != nil),
		"CanGoPrevious":  dbus.MakeVariant(c.Previous != nil),
		"CanPlay":        dbus.MakeVariant(c.Play != nil),
		"CanPause":       dbus.MakeVariant(c.Pause != nil),
		"CanSeek":        dbus.MakeVariant(false),
		"CanControl":     dbus.MakeVariant(true),
	}
}

// metadata describes the track by the names of
// https://www.freedesktop.org/wiki/Specifications/mpris-spec/metadata/
func metadata(s State) properties {
	all := properties{
		// Never below /org/mpris, which the specification keeps for itself.
		"mpris:trackid": dbus.MakeVariant(dbus.ObjectPath(fmt.Sprintf("/meditate/track/%d", uint(s.Track)))),
	}
	if s.Length > 0 {
		all["mpris:length"] = dbus.MakeVariant(s.Length.Microseconds())
	}
	for name, value := range map[string]string{"xesam:title": s.Title, "xesam:album": s.Album} {
		if value != "" {
			all[name] = dbus.MakeVariant(text(value))
		}
	}
	if len(s.Artist) > 0 {
		artists := make([]string, len(s.Artist))
		for i, artist := range s.Artist {
			artists[i] = text(artist)
		}
		all["xesam:artist"] = dbus.MakeVariant(artists)
	}
	return all
}

// text returns s without what a string on the bus must not hold: the bus cuts off
// who sends it.
// https://dbus.freedesktop.org/doc/dbus-specification.html#basic-types
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// dbusError returns one of the errors of
// https://dbus.freedesktop.org/doc/dbus-specification.html#standard-interfaces-properties
func dbusError(name, format string, args ...any) *dbus.Error {
	return dbus.NewError("org.freedesktop.DBus.Error."+name, []any{fmt.Sprintf(format, args...)})
}
