// Package companion makes what goes with the sound of a session: chapters, a
// transcript, and notes. All of it is read off the score, and nothing guessed.
package companion

import (
	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/speech"
)

// A Session is what is known of one. Texts are as they are written, of any
// characters; what is "" is left out.
type Session struct {
	Score       *narration.Score
	Programme   string // its title
	Title       string
	Subtitle    string
	Description string // what the script says of itself
	Accord      speech.Accord
	Voices      []Voice
	Author      string
	Credits     []string
	Copyright   string
	License     string
}

// A Voice is one that speaks in a session.
type Voice struct {
	Name      string // of the voice
	Speaker   string // who is heard
	Synthetic bool   // nobody: an engine
	Engine    string // as it calls itself
	Licence   string // of its sound
}

// FullTitle is how the session is called in one line.
func (s Session) FullTitle() string { return both(s.Title, " — ", s.Subtitle) }

// both joins two texts where there are two.
func both(a, sign, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + sign + b
}

// french tells in which language people are spoken to.
func (s Session) french() bool { return script.French(s.Score.Language) }

// inWords chooses between the two languages that there are words in.
func (s Session) inWords(french, english string) string {
	if s.french() {
		return french
	}
	return english
}

// written returns a text as readers see it: where the listener has chosen a gender,
// prêt·e is written in it.
func (s Session) written(text string) string {
	if s.Accord == speech.Doublet || !s.french() {
		return text
	}
	return speech.Agree(text, s.Accord)
}
