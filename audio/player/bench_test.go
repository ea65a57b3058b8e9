package player

import (
	"context"
	"math"
	"sync"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/master"
	"meditate/audio/mix"
	"meditate/audio/speaker"
	"meditate/audio/synth"
)

// night is a session of eight hours as they are: a phrase a minute, a bed that makes
// way for it, mastered for headphones.
var night = sync.OnceValues(func() (Session, error) {
	const rate = 48000
	const length, minute = 8 * 3600 * rate, 60 * rate
	phrase := make(audio.Mono, 4*rate)
	for i := range phrase {
		t := float64(i) / rate
		phrase[i] = float32(0.1 * math.Sin(2*math.Pi*180*t) * math.Pow(math.Sin(math.Pi*t*0.25*6), 2))
	}
	period, err := synth.Bed("brown", rate, 1)
	if err != nil {
		return Session{}, err
	}
	s := Session{Rate: rate}
	parts := []mix.Part{{Signal: synth.Bell(rate), At: 0}, {Signal: synth.Bell(rate), At: length - synth.BellFrames(rate)}}
	var bed []mix.Point
	for at := int64(minute / 2); at < length; at += minute {
		end := at + phrase.Len()
		parts = append(parts, mix.Part{Signal: phrase, At: at})
		bed = append(bed, mix.Point{At: at - 28_800, Gain: 1}, mix.Point{At: at, Gain: 0.5}, mix.Point{At: end, Gain: 0.5}, mix.Point{At: end + 72_000, Gain: 1})
		s.Marks.Phrases = append(s.Marks.Phrases, Span{at, end})
		s.Marks.Sections = append(s.Marks.Sections, at)
	}
	target, _ := master.Named("headphones", 2)
	curves := []mix.Curve{mix.Rise(5 * rate), mix.Fall(length, 8*rate), mix.NewCurve(bed...)}
	s.Sound, _, err = master.Master(context.Background(), master.Session{
		Rate: rate, Channels: 2, Voice: mix.Sum(length, parts...), SpeechLevel: -23,
		Bed: &master.Bed{Period: period, LevelDB: 18, Curves: curves},
	}, &target, false)
	return s, err
})

// A hurried device takes a second between two calls, and keeps nothing.
type hurried struct{ speaker.Progress }

func (h *hurried) Write(int64, []audio.Frame, bool) (speaker.Progress, error) { return h.Progress, nil }

func (h *hurried) Look() (speaker.Progress, error) { return h.Progress, nil }

func (h *hurried) pass(frames int64) { h.Taken, h.Heard = h.Taken+frames, h.Heard+frames }

func (h *hurried) Mute()        {}
func (h *hurried) Close() error { return nil }

// What a key costs: until the device has what is heard first, and until all that is
// to be ahead is.
func BenchmarkSeek(b *testing.B) {
	s, err := night()
	if err != nil {
		b.Fatal(err)
	}
	device := &hurried{}
	d := newDeck(New(s, Options{}), device)
	if err := d.begin(0, false); err != nil {
		b.Fatal(err)
	}
	var first, longest time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		device.pass(48_000) // of two seconds and a half that lie ready
		command := NextSection
		if i/400%2 == 1 {
			command = PreviousSection
		}
		begun := time.Now()
		if err := d.obey(command); err != nil {
			b.Fatal(err)
		}
		took := time.Since(begun)
		first, longest = first+took, max(longest, took)
		if err := d.fill(); err != nil {
			b.Fatal(err)
		}
		d.report()
	}
	b.ReportMetric(float64(first.Microseconds())/1000/float64(b.N), "ms/first")
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms/longest")
}

// What a second of a session costs, and a second of the tape that holds it.
func BenchmarkAhead(b *testing.B) {
	s, err := night()
	if err != nil {
		b.Fatal(err)
	}
	block, scratch := make([]audio.Frame, 12_000), make([]audio.Frame, 12_000)
	tp := tape{}.play(0, s.Sound, 0, fade{})
	from := func(tp tape) func(int64) error {
		return func(at int64) error { return tp.read(block, scratch, at) }
	}
	for _, c := range []struct {
		name string
		read func(at int64) error
	}{
		{"session", func(at int64) error { return audio.ReadFull(s.Sound, block, at) }},
		{"tape", from(tp)},
		{"softer", from(tp.turned(0, 0.5, 10))},
		{"louder", from(tp.turned(0, 1.5, 10))},
		{"fading", from(tp.cut(1, fade{s.Sound.Len(), audio.Quarter}))},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for at := int64(0); b.Loop(); at = (at + 12_000) % (s.Sound.Len() - 12_000) {
				if err := c.read(at); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N)*4, "ms/stereo-s")
		})
	}
}
