package narration

import "slices"

// Sleep returns a score for someone who falls asleep: no bell rings behind the last
// phrase, and at the end there is a silence of so many frames, in which the bed fades
// to nothing (see [Bed.Away]). The score that is given stays as it is.
func Sleep(s *Score, fade int64) *Score {
	out := *s
	out.Events, out.Sections = slices.Clone(s.Events), slices.Clone(s.Sections)
	for i := len(out.Events) - 1; i >= 0 && out.Events[i].Kind != Phrase; i-- {
		if out.Events[i].Kind == Bell && s.HasSpeech() {
			out.Events[i].Kind = Pause
		}
	}
	out.add(Pause, fade)
	out.Frames += fade
	if n := len(out.Sections); n > 0 {
		out.Sections[n-1].Frames += fade
	}
	return &out
}
