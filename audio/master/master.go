package master

import (
	"context"
	"fmt"
	"math"

	"meditate/audio"
	"meditate/audio/loudness"
)

const (
	// marginDB lies between the ceiling and what the limiter aims at: for what
	// rounding, dither and another meter's interpolation may add.
	marginDB = 0.08

	// exactLU is how exactly a loudness is met as a rule, promisedLU always.
	exactLU    = 0.02
	promisedLU = 0.09

	// raiseDB is how much louder a session may become while the limiter takes
	// loudness away, and deepestDB how far a peak may be turned down: more is
	// heard as a voice that is pressed.
	raiseDB   = 3.0
	deepestDB = 9.0

	// spareDB is how much the gain may rise before peaks are looked for again.
	spareDB = 0.5

	// rounds is how often gain and limiter are fitted to each other. Some three
	// are enough where little is limited.
	rounds = 16
)

// A Report says what mastering did.
type Report struct {
	GainDB    float64 // on everything
	Loudness  float64 // of the finished session on the scale of the target, LUFS or dBFS; NaN where it was not measured
	Speech    float64 // of its speech alone, LUFS
	Limited   int     // how often the limiter works
	DeepestDB float64 // how far it turns a peak down at most
}

// A ReachError says why a target cannot be met.
type ReachError struct{ Text string }

func (e *ReachError) Error() string { return e.Text }

// Master returns the session as it is to be written, at the target: its loudness
// within 0.1 LU, no true peak above the ceiling. Where both cannot be had, the
// error is a *ReachError. Nil is no target: levels stay as they are.
//
// The result is a function of time, and the same bits for any number of cores.
// Compare has the whole programme measured where the target does not need it.
func Master(ctx context.Context, s Session, t *Target, compare bool) (audio.Signal, Report, error) {
	a, err := newAnalysis(ctx, s, t)
	if err != nil {
		return nil, Report{}, err
	}
	if t == nil {
		return a.mixdown(1, limiter{}), Report{Speech: a.SpeechLevel, Loudness: math.NaN()}, nil
	}
	byProgramme := t.RMS || t.Anchor == Programme
	if err := a.measureVoice(ctx, byProgramme || compare); err != nil {
		return nil, Report{}, err
	}
	gain := audio.Gain(t.Loudness - a.SpeechLevel)
	if byProgramme {
		gain = a.solve(gain)
	}
	gain, l, level, err := a.limit(ctx, gain, byProgramme)
	if err != nil {
		return nil, Report{}, err
	}
	r := Report{GainDB: audio.DB(gain), Loudness: level, Speech: a.SpeechLevel + audio.DB(gain)}
	r.Limited, r.DeepestDB = l.events()
	if compare && !byProgramme {
		if r.Loudness, err = a.level(ctx, gain, l); err != nil {
			return nil, Report{}, err
		}
	}
	return a.mixdown(gain, l), r, nil
}

// An analysis is what is known of a session.
type analysis struct {
	Session
	target Target
	scale  scale
	step   int64 // frames
	steps  int64 // in the session, the last of them perhaps shorter

	parts []stretch
	voice []float32 // the power of the voice in every step
	total []float64 // the same of the whole, for the gain that is being tried
	peaks []float32 // its largest sample in every step

	bed      *bedSound // nil: none
	bedGain  float64   // of the bed; beside the voice or, where it is fixed, whatever becomes of that
	bedTable *table    // of its power, on the scale of the target; nil: not yet
	bedStep  []float32 // its power in every step, at the level of its period; nil: not needed
	bedPeak  float64   // its largest sample, at that level
}

func newAnalysis(ctx context.Context, s Session, t *Target) (*analysis, error) {
	if s.Channels != 1 {
		s.Channels = 2
	} else {
		s.SpeechLevel -= 10 * math.Log10(2) // from one channel instead of two
	}
	a := &analysis{Session: s, step: loudness.StepFrames(s.Rate)}
	a.steps = (s.Voice.Len() + a.step - 1) / a.step
	if t != nil {
		a.target = *t
	}
	a.scale = scaleOf(a.target, s.Rate, s.Channels)
	if s.Bed == nil {
		return a, nil
	}
	a.bed = newBedSound(s.Bed, s.Voice.Len())
	return a, a.measureBed(ctx)
}

// measureBed finds the gain of the bed.
func (a *analysis) measureBed(ctx context.Context) error {
	b := a.Session.Bed
	asSpeech := scaleOf(Target{}, a.Rate, a.Channels)
	if b.Fixed {
		asSpeech = scaleOf(Target{RMS: true}, a.Rate, a.Channels)
	}
	t, err := a.newTable(ctx, b, asSpeech)
	if err != nil {
		return err
	}
	level := asSpeech.level(t.row(a.step), t.frames/a.step*a.step)
	if b.Fixed {
		a.bedGain = audio.Gain(b.LevelDB - t.rmsDB(a.Channels))
	} else {
		a.bedGain = audio.Gain(a.SpeechLevel - b.LevelDB - level)
	}
	if math.IsInf(level, -1) {
		a.bedGain = 0 // it is silent
	}
	a.bedPeak = float64(t.peak)
	if b.Fixed == a.target.RMS { // else it is on another scale than the target
		a.bedTable = t
	}
	return nil
}

// measureBedSteps finds the power of the bed in every step.
func (a *analysis) measureBedSteps(ctx context.Context) (err error) {
	if a.bedTable == nil {
		if a.bedTable, err = a.newTable(ctx, a.Session.Bed, a.scale); err != nil {
			return err
		}
	}
	a.bedStep = a.bedPowers(a.Session.Bed, a.bedTable)
	return nil
}

// beside returns the gain of the bed beside the voice, where both have a gain on
// top of that.
func (a *analysis) beside(gain float64) float64 {
	if a.Session.Bed != nil && a.Session.Bed.Fixed {
		return a.bedGain / gain
	}
	return a.bedGain
}

// mixdown returns the session with a gain and a limiter.
func (a *analysis) mixdown(gain float64, l limiter) *mixdown {
	return &mixdown{a.Voice, a.bed, a.beside(gain), gain, l}
}

// measureVoice measures the voice, its power only where that is needed.
func (a *analysis) measureVoice(ctx context.Context, power bool) error {
	a.parts = stretches(a.Voice, a.step)
	a.voice, a.peaks, a.total = make([]float32, a.steps), make([]float32, a.steps), make([]float64, a.steps)
	if power && a.bed != nil {
		if err := a.measureBedSteps(ctx); err != nil {
			return err
		}
	}
	if !power {
		unweighted := *a
		unweighted.scale.meter = func(audio.Rate) meter { return nothing{} }
		a = &unweighted
	}
	return parallel(ctx, len(a.parts), func(i int) error {
		return a.measure(a.Voice, a.parts[i], func(k int64, power float64, peak float32) {
			a.voice[k], a.peaks[k] = float32(power), peak
		})
	})
}

// nothing is a meter that does not measure.
type nothing struct{}

func (nothing) Power([]audio.Frame) float64 { return 0 }

// powers returns the power of the session in every step, with a gain, until it is
// called again. Voice and bed have nothing in common: their powers add. The gain
// counts, for the absolute gate of a meter does not move with it.
func (a *analysis) powers(gain float64) []float64 {
	voice := gain * gain
	bed := voice * a.beside(gain) * a.beside(gain)
	for k := range a.total {
		a.total[k] = voice * float64(a.voice[k])
		if a.bedStep != nil {
			a.total[k] += float64(bed * float64(a.bedStep[k]))
		}
	}
	return a.total
}

// solve returns the gain that brings the programme to the target, beginning with
// a guess. A fixed bed gets softer beside a voice that gets louder, hence the
// rounds.
func (a *analysis) solve(gain float64) float64 {
	for range rounds {
		off := a.target.Loudness - a.scale.level(a.powers(gain), a.Voice.Len())
		if math.IsInf(off, 0) {
			return gain // all is silent
		}
		gain *= audio.Gain(off)
		if math.Abs(off) < exactLU/10 {
			break
		}
	}
	return gain
}

// level returns the level of the session with a gain and a limiter: where that
// works, it is measured as it will sound.
func (a *analysis) level(ctx context.Context, gain float64, l limiter) (float64, error) {
	total := a.powers(gain)
	limited := a.limitedParts(l)
	sound := a.mixdown(gain, l)
	err := parallel(ctx, len(limited), func(i int) error {
		return a.measure(sound, limited[i], func(k int64, power float64, _ float32) { total[k] = power })
	})
	return a.scale.level(total, a.Voice.Len()), err
}

// limitedParts returns the stretches that a limiter changes, with time to ring out
// behind.
func (a *analysis) limitedParts(l limiter) []stretch {
	var out []stretch
	for _, d := range l.dips {
		from := max(d.at-l.hold-l.attack, 0) / a.step
		to := min((d.at+l.hold+l.release)/a.step+1+ringSteps, a.steps)
		if n := len(out) - 1; n >= 0 && from <= out[n].to && out[n].to-out[n].from < pieceSteps {
			out[n].to = max(out[n].to, to)
			continue
		} else if n >= 0 {
			from = max(from, out[n].to)
		}
		if from < to {
			out = append(out, stretch{from, to})
		}
	}
	return out
}

// refuse returns the error for a target that cannot be met.
func (a *analysis) refuse(why string) error {
	unit := "LUFS"
	if a.target.RMS {
		unit = "dB RMS"
	}
	return &ReachError{fmt.Sprintf("%s %s under a peak of %s dBTP cannot be had: %s",
		decibels(a.target.Loudness), unit, decibels(a.target.Peak), why)}
}
