// Package desktop is what a desktop offers to a program that plays: it keeps the
// computer awake, and lets headphones, keyboards and panels control what sounds.
// Where there is nothing of the kind, it does nothing and says nothing: none of
// it is needed to play.
package desktop

import "time"

// Controls are what a desktop may ask of a player. They are called from any
// goroutine, several at once, and return quickly: the desktop waits for them.
// Those that are nil are not offered; some desktops take no notice of a player
// without Play.
type Controls struct {
	Play      func() // plays on where it paused
	Pause     func()
	PlayPause func() // the one key of headphones: pauses, or plays on
	Next      func()
	Previous  func()
	Stop      func() // for good: a desktop may also ask to quit, which is the same
}

// Status is whether something sounds.
type Status int

// The zero Status is Stopped.
const (
	Stopped Status = iota
	Playing
	Paused
)

// String returns the name that MPRIS has for a status:
// https://specifications.freedesktop.org/mpris/latest/Player_Interface.html#Enum:Playback_Status
func (s Status) String() string {
	switch s {
	case Playing:
		return "Playing"
	case Paused:
		return "Paused"
	}
	return "Stopped"
}

// A State is what a desktop shows. What is empty is not shown.
type State struct {
	Status Status
	Title  string
	Album  string
	Artist []string
	Length time.Duration // 0 where it is not known

	// Track numbers what is played, in any way. Another number tells the desktop
	// that something else has begun, even under the same title.
	Track int
}
