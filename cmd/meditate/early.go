package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"meditate/audio"
	"meditate/audio/master"
	"meditate/audio/spool"
	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/speech"
	"meditate/narration/voice"

	"github.com/urfave/cli/v2"
)

// roughness is how far the guess of a phrase's length may be off, as a share of
// it, without putting a session at risk that has already begun.
const roughness = 0.4

// catchUp is how far ahead of what has been read a late session goes on: longer than
// it takes to master it.
const catchUp = time.Second

// lookAhead is how long before a sound the limiter may begin to work for it, and
// some more.
const lookAhead = 20 * time.Millisecond

// A growing session is heard from its opening bell on while its phrases are still
// being spoken. It is a session like any other from the moment they all are; see
// docs/adr/0008.
type growing struct {
	opening audio.Signal // nil once the whole is known: a bell takes 3 MB
	frames  int64
	latest  time.Duration // of what has been read when it has to be spoken

	mu    sync.Mutex
	read  int64        // frames that have been read
	whole audio.Signal // nil as long as phrases are missing
}

// opening returns the opening of a session that can begin before it is spoken: its
// level must not depend on what will be said. Where it cannot, that is nil.
func (p *performance) opening(ctx context.Context) (*growing, error) {
	if p.complete || p.target != nil && p.target.Anchor != master.Speech {
		return nil, nil
	}
	roughly := narration.Guess(p.script, p.options.Rate, speech.Expected)
	opening, ok := narration.OpeningOf(p.script, roughly, roughness, p.options)
	latest := opening.Latest - catchUp - p.ahead()
	if !ok || p.ahead() >= p.options.Rate.Duration(opening.Bells) || latest <= 0 {
		return nil, nil
	}
	sound, err := p.sound(ctx, opening.Score, nil)
	return &growing{opening: sound, frames: opening.Score.Frames, latest: latest}, err
}

// ahead returns how long before a sound it may be heard that it comes: the limiter
// begins to work for it, and the bed makes way.
func (p *performance) ahead() time.Duration {
	if d := p.bed.Ducking; d.DepthDB != 0 {
		return lookAhead + d.Fall
	}
	return lookAhead
}

// Len implements [audio.Signal].
func (g *growing) Len() int64 { return g.frames }

// ReadAt implements [audio.Signal], as far as a session can that is not known yet.
func (g *growing) ReadAt(dst []audio.Frame, at int64) (int, error) {
	g.mu.Lock()
	sound := g.whole
	if sound == nil {
		sound = g.opening
		g.read = max(g.read, at+int64(len(dst)))
	}
	g.mu.Unlock()
	return sound.ReadAt(dst, at)
}

// heard returns how many frames of the opening have been read.
func (g *growing) heard() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.read
}

// goOn takes the whole session from now on, unless the opening has been read
// beyond the frame at which that first differs from it.
func (g *growing) goOn(whole audio.Signal, differs int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.read > differs {
		return false
	}
	g.whole, g.opening = whole, nil
	return true
}

// completed arranges what was spoken so that it goes on from what has been heard.
// Where the phrases were in time, the session is the one that is exported; where
// they were not, the opening has become longer, and the silences give that back.
// Then is told the score.
func (p *performance) completed(ctx context.Context, g *growing, spoken spoken, then func(*narration.Score)) error {
	o := p.options
	for {
		ses, err := p.arrange(spoken, o)
		if err != nil && o.Opening > 0 {
			return tooLate(o.Opening)
		}
		if err != nil {
			return err
		}
		sound, err := p.sound(ctx, ses.score, ses.sounds)
		if err != nil {
			return err
		}
		if g.goOn(sound, firstSound(ses.score)-o.Rate.Frames(p.ahead())) {
			then(ses.score)
			return nil
		}
		o.Opening = o.Rate.Duration(g.heard()) + catchUp + p.ahead()
	}
}

// tooLate is the error where phrases were spoken so late that the session could
// not last as long as it was to.
func tooLate(after time.Duration) error {
	return fmt.Errorf("the voice needs more than %v to speak, which is too long for this session; what it said is kept, so that the next time takes less",
		after.Round(time.Second))
}

// firstSound returns where the first event begins that is heard and is none of
// the bells at the beginning.
func firstSound(score *narration.Score) int64 {
	opened := false
	i := slices.IndexFunc(score.Events, func(e narration.Event) bool {
		opened = opened || e.Kind != narration.Bell
		return opened && (e.Kind == narration.Phrase || e.Kind == narration.Bell)
	})
	if i < 0 {
		return score.Frames
	}
	return score.Events[i].Start
}

// A progress is who speaks and how many phrases have been spoken, for whoever tells.
type progress struct {
	mu        sync.Mutex
	done, all int
	voice     voice.Voice // nil as long as none is chosen
}

func (p *progress) chosen(v voice.Voice) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.voice = v
}

// speaker returns who speaks; "" as long as that is not known.
func (p *progress) speaker() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.voice == nil {
		return ""
	}
	return p.voice.Name()
}

func (p *progress) set(done, all int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.all = done, all
}

func (p *progress) now() (done, all int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done, p.all
}

// speaking speaks a script in the background.
func (vs *userVoices) speaking(ctx context.Context, c *cli.Context, s *script.Script, aside *spool.Spool, p *progress) <-chan spokenOrNot {
	done := make(chan spokenOrNot, 1)
	if len(s.Phrases()) == 0 { // bells alone need no voice
		done <- spokenOrNot{}
		return done
	}
	go func() {
		v, err := vs.chooseVoice(ctx, c, s)
		if err != nil {
			done <- spokenOrNot{err: err}
			return
		}
		p.chosen(v)
		sounds, err := narration.Speak(ctx, v, s, narration.SessionRate, aside, p.set)
		done <- spokenOrNot{spoken{v, sounds.Lengths(), sounds}, err}
	}()
	return done
}

// A spokenOrNot is the outcome of speaking.
type spokenOrNot struct {
	spoken
	err error
}
