package companion

import (
	"fmt"
	"strings"
	"time"

	"meditate/narration"
	"meditate/narration/script"
)

// A Caption is a phrase as it is read while it is heard.
type Caption struct {
	Start, End  int64 // frames
	Text        string
	Affirmation bool
	Section     int // index in the score's sections
}

// Captions returns every phrase of the session with its time.
func (s Session) Captions() []Caption {
	var out []Caption
	for _, e := range s.Score.Events {
		if e.Kind != narration.Phrase {
			continue
		}
		out = append(out, Caption{
			Start: e.Start, End: e.Start + e.Frames, Section: e.Section,
			Text:        strings.Join(strings.Fields(s.written(e.Text)), " "),
			Affirmation: e.Role == script.Affirmation,
		})
	}
	return out
}

// WebVTT returns the captions as the W3C has them ("WebVTT: The Web Video Text Tracks
// Format", 4): a cue a phrase.
func (s Session) WebVTT() []byte {
	// WebVTT, 4.2.2, "WebVTT cue text span".
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	return s.cues("WEBVTT\n\n", ".", escape)
}

// SRT returns the captions as SubRip has them, in UTF-8 without a byte-order mark.
func (s Session) SRT() []byte { return s.cues("", ",", strings.NewReplacer()) }

// cues writes the captions with the head of a format, its decimal sign and what it
// cannot say plainly.
func (s Session) cues(head, point string, escape *strings.Replacer) []byte {
	var b strings.Builder
	b.WriteString(head)
	for i, c := range s.Captions() {
		fmt.Fprintf(&b, "%d\n%s --> %s\n%s\n\n", i+1, s.timestamp(c.Start, point), s.timestamp(c.End, point), escape.Replace(c.Text))
	}
	return []byte(b.String())
}

// timestamp writes a place as HH:MM:SS.mmm, rounded to the nearest.
func (s Session) timestamp(frames int64, point string) string {
	ms := s.Score.Rate.Duration(frames).Round(time.Millisecond).Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%s%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, point, ms%1000)
}
