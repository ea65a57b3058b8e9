package master

import (
	"meditate/audio"
	"meditate/audio/mix"
)

// A Session is what is mastered: sound at the levels at which it was made.
type Session struct {
	Rate     audio.Rate
	Channels int          // of the file it will be: 1 is the mean of left and right; 0 means 2
	Voice    audio.Signal // speech, every clip at SpeechLevel, and bells; it knows its silences
	Bed      *Bed         // what lies under it; nil: nothing

	// SpeechLevel is the loudness of the speech in LUFS, in the middle of a stereo
	// session.
	SpeechLevel float64
}

// A Bed is what sounds under the voice, over and over.
type Bed struct {
	Period audio.Signal // repeated from frame 0 on
	Seam   int64        // how many frames of its end are faded into its beginning; 0: it was made to be repeated
	Curves []mix.Curve  // its gain over the session: fades, and the room it makes for the voice

	// LevelDB is the level of the bed where its curves are 1: in LU below the
	// speech or, where Fixed is set, its root mean square in dBFS, whatever
	// becomes of the voice.
	LevelDB float64
	Fixed   bool
}

// endless is the bed without its curves, as long as the session.
func (b *Bed) endless(length int64) audio.Signal {
	return mix.Loop(b.Period, length, b.Seam)
}

// gain returns the product of the curves at a frame, and up to which frame it
// stays that.
func (b *Bed) gain(at int64) (gain float64, until int64) {
	gain, until = 1, 1<<62
	for _, c := range b.Curves {
		g, u := c.Hold(at)
		gain, until = gain*float64(g), min(until, u)
	}
	return gain, until
}

// A mixdown is the finished session: (voice + bed) · gain, and less where the
// limiter works.
type mixdown struct {
	voice   audio.Signal
	bed     *bedSound // nil: none
	bedGain float64   // of the bed beside the voice
	gain    float64   // of both
	limiter limiter
}

// Len implements [audio.Signal].
func (m *mixdown) Len() int64 { return m.voice.Len() }

// Silent implements [audio.Sparse].
func (m *mixdown) Silent(at int64) int64 {
	if m.bed != nil {
		return 0
	}
	return audio.Silent(m.voice, at)
}

// ReadAt implements [audio.Signal].
func (m *mixdown) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, end := audio.Window(m.Len(), len(dst), at)
	dst = dst[:n]
	if audio.Silent(m.voice, at) >= int64(n) {
		clear(dst)
	} else {
		if err := audio.ReadFull(m.voice, dst, at); err != nil {
			return 0, err
		}
		amplify(dst, float32(m.gain))
	}
	if m.bed != nil {
		if err := m.bed.add(dst, at, m.gain*m.bedGain); err != nil {
			return 0, err
		}
	}
	m.limiter.apply(dst, at)
	return n, end
}

// amplify multiplies frames by a gain.
func amplify(frames []audio.Frame, gain float32) {
	for i := range frames {
		frames[i][0] *= gain
		frames[i][1] *= gain
	}
}
