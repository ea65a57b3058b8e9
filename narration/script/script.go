// Package script reads and writes the script language: a Markdown file that a
// therapist writes in any editor, in which the role of a line decides its
// timing. [Parse] turns text into a [Script], [Format] turns it back.
//
// The language itself is described in docs/script-language.md. Where to look:
//
//	source.go, line.go     bytes → lines, without notes and what cannot be seen
//	frontmatter.go, keys.go, losthead.go    the head
//	parse.go, heading.go, phrase.go         the body
//	cue.go, cuename.go, cuesilence.go       what stands in parentheses
//	inline.go, markdown.go, stray.go        what may not be spoken
//	check.go, bounds.go    the script as a whole: names, rings, sizes
//	elastic.go             how far silences and breaths may be sized
//	format.go              the way back
package script

import "time"

// Limits on what a script may ask for. They bound the time and memory that any
// input can cost.
const (
	MaxFileSize = 2 << 20        // bytes
	MaxEvents   = 100_000        // phrases, pauses, breaths and bells of a session, repeats included
	MaxSession  = 24 * time.Hour // the longest session
	MaxStarts   = 100            // different lengths at which optional sections begin
)

// NoDay is the Day of a script that names none.
const NoDay = -1

// A Script is one session as it was written.
type Script struct {
	Name     string // the file it came from, for messages
	Meta     Meta
	Sections []Section // text before the first heading, even if only a note, is a section without a title
}

// Meta is what the front matter says.
type Meta struct {
	Title       string
	Subtitle    string
	Description string          // what a podcast says of the day
	Day         int             // NoDay if absent
	Language    string          // BCP 47; "fr" if absent
	Length      time.Duration   // the default length; 0 if absent: the natural one
	Lengths     []time.Duration // the lengths worth offering a listener
	Breath      Breath
	Voice       string // a hint that a flag overrides
	Bed         string // a hint that a flag overrides
	Notes       []MetaNote
}

// A MetaNote is a comment of the front matter, for the author only. Format
// puts it above the line of Key, or at the end where Key is empty.
type MetaNote struct {
	Key  string // the French name of the key
	Text string // without the leading "#"
}

// A Breath is the length of one breath in and one out.
type Breath struct{ In, Out time.Duration }

// Duration returns the length of the whole breath.
func (b Breath) Duration() time.Duration { return b.In + b.Out }

// A Section is what stands under one heading; it becomes a chapter.
type Section struct {
	Pos
	Title string
	From  time.Duration // taken only in sessions at least this long; 0: always
	Items []Item
}

// A Pos is a place in a file. Line and column count from 1, the column in
// characters.
type Pos struct{ Line, Col int }

// Position returns the place itself; it makes every type that embeds a Pos
// carry it.
func (p Pos) Position() Pos { return p }

// An Item is one thing in a section, in the order of the file: *Phrase, Blank,
// Silence, Breaths, Bell, Refrain, Repeat or Note.
type Item interface{ Position() Pos }

// A Role says what a phrase is for; it decides the pause that follows.
type Role uint8

const (
	Guide       Role = iota // plain text: guidance
	Affirmation             // "> ": the heart of the script
)

func (r Role) String() string {
	if r == Affirmation {
		return "affirmation"
	}
	return "guide"
}

type (
	// A Phrase is what the voice says in one go. Affirmations that follow each
	// other with nothing but notes between them are one block, never taken apart.
	Phrase struct {
		Pos
		Role    Role
		Lines   []string // as in the file, without "> ", notes and marks included; a note may bring line breaks
		Written string   // what is shown
		Spoken  string   // what is said
	}

	// A Blank is one or more blank lines between two items: a longer pause.
	Blank struct{ Pos }

	// A Silence is a pause that the script asks for. Exactly one of Nominal,
	// Breaths and Long says how long.
	Silence struct {
		Pos
		Nominal  time.Duration
		Min, Max time.Duration // its own bounds; both 0: the usual ones
		Breaths  int           // counted in the listener's breaths
		Long     bool          // the long silence of the session
		Fixed    bool          // never stretched
	}

	// Breaths are whole breaths, paced.
	Breaths struct {
		Pos
		Count int
	}

	// A Bell is struck Count times.
	Bell struct {
		Pos
		Count int
	}

	// A Refrain says each distinct affirmation block of a section once a round.
	Refrain struct {
		Pos
		Section  string
		Target   int // index of that section
		Min, Max int // rounds
	}

	// A Repeat is the whole of another section again.
	Repeat struct {
		Pos
		Section string
		Target  int // index of that section
	}

	// A Note is for the author: never read aloud.
	Note struct {
		Pos
		Text string
	}
)
