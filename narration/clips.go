package narration

import (
	"context"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"meditate/audio"
	"meditate/audio/mix"
	"meditate/audio/synth"
	"meditate/narration/script"
)

// Clips holds, for what is said in each phrase, the clip that says it.
type Clips map[string]audio.Clip

// Lengths returns how many frames the clips take at a rate.
func (c Clips) Lengths(rate audio.Rate) Lengths {
	lengths := make(Lengths, len(c))
	for spoken, clip := range c {
		lengths[spoken] = clip.FramesAt(rate)
	}
	return lengths
}

// At returns the clips at a rate: resampled on all cores where they have another,
// which takes some 40 ms a phrase. The error is ctx.Err().
func (c Clips) At(ctx context.Context, rate audio.Rate) (Clips, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	out := make(Clips, len(c))
	var mu sync.Mutex
	for spoken, clip := range c {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			clip := mix.Resample(clip, rate)
			mu.Lock()
			defer mu.Unlock()
			out[spoken] = clip
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// Spoken returns what is said in a script, phrase by phrase.
func Spoken(s *script.Script) []string {
	var spoken []string
	for _, phrase := range s.Phrases() {
		spoken = append(spoken, phrase.Spoken)
	}
	return spoken
}

// A Bed is what sounds under a session.
type Bed uint8

const (
	RoomTone Bed = iota // a very quiet room
	NoBed               // digital silence
)

const (
	roomLevelDB = -62 // dBFS: below what is noticed, above what is taken for silence
	roomFade    = 1   // seconds in and out
	roomSeed    = 1
)

// Sound returns a score as it sounds: the phrases in the middle, the bells and
// the bed around them. The clips are those that the score was arranged with.
func Sound(s *Score, clips Clips, bed Bed) audio.Signal {
	var parts []mix.Part
	if bed == RoomTone {
		fade := roomFade * int64(s.Rate)
		parts = append(parts, mix.Part{Signal: mix.Fade(synth.Room(s.Frames, roomSeed, roomLevelDB), fade, fade)})
	}
	voice := map[string]audio.Signal{}
	var bell audio.Signal
	for _, e := range s.Events {
		switch e.Kind {
		case Phrase:
			if voice[e.Spoken] == nil {
				voice[e.Spoken] = audio.Mono(mix.Resample(clips[e.Spoken], s.Rate).Samples)
			}
			parts = append(parts, mix.Part{Signal: voice[e.Spoken], At: e.Start})
		case Bell:
			if bell == nil {
				bell = synth.Bell(s.Rate)
			}
			parts = append(parts, mix.Part{Signal: bell, At: e.Start})
		}
	}
	return mix.Sum(s.Frames, parts...)
}
