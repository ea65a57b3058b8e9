package player

import (
	"math"
	"slices"

	"meditate/audio"
)

// A tape is what is heard, as a function of its own time: takes of a session and of
// other sounds, each coming and going in its way, and a volume. It is never changed;
// every edit makes another, which differs from a frame on that the edit names. Edits
// are made in the order of these frames.
type tape struct {
	takes  []take // in the order in which they were begun
	volume []turn // in order
}

// never is later than anything.
const never = int64(math.MaxInt64 / 4)

// A take is a stretch of a sound on the tape.
type take struct {
	sound audio.Signal
	at    int64 // frame of the tape at which it begins
	from  int64 // frame of the sound that lies there
	gain  float32
	in    fade  // from its beginning on
	cut   int64 // frame of the tape from which on it fades out; never
	out   fade

	beside bool  // it is not the session but lies over it: a tick, a bell
	goal   int64 // frame of the session for whose sake it was begun
}

// A fade is how sound comes, or goes.
type fade struct {
	frames int64
	shape  func(float32) float32 // from 0 at 0 to 1 at 1
}

// A turn of the volume knob.
type turn struct {
	at       int64 // frame of the tape
	from, to float32
	frames   int64
}

// end returns the frame of the tape from which on the take is silent. One that is cut
// before it begins is never heard.
func (t *take) end() int64 {
	if t.cut <= t.at {
		return t.cut
	}
	return min(t.at+t.sound.Len()-t.from, t.cut+t.out.frames)
}

// loud returns how loud the take is at a frame of the tape. One that is cut while it
// comes goes from where it is.
func (t *take) loud(at int64) float32 {
	g := t.gain
	if in := min(at, t.cut) - t.at; in < t.in.frames {
		g *= t.in.shape(float32(in) / float32(t.in.frames))
	}
	if at > t.cut {
		g *= t.out.shape(float32(t.cut+t.out.frames-at) / float32(t.out.frames))
	}
	return g
}

// place returns the frame of the sound at a frame of the tape.
func (t *take) place(at int64) int64 { return t.from + max(0, min(at, t.end())-t.at) }

// cut lets the session fade out from a frame on. What was to be heard later, such as
// the tick of a pause, is not. What goes already goes on doing so.
func (tp tape) cut(at int64, out fade) tape {
	return tp.cutIf(at, out, func(t take) bool { return !t.beside || t.at > at })
}

// cutAll lets everything fade out.
func (tp tape) cutAll(at int64, out fade) tape {
	return tp.cutIf(at, out, func(take) bool { return true })
}

func (tp tape) cutIf(at int64, out fade, chosen func(take) bool) tape {
	tp.takes = slices.Clone(tp.takes)
	for i, t := range tp.takes {
		if t.cut == never && chosen(t) {
			tp.takes[i].cut, tp.takes[i].out = at, out
		}
	}
	return tp
}

// play begins a take of the session. It fades in before the frame for whose sake it
// is played, which is whole; where there is no room for that, it is played from its
// own beginning, as it is.
func (tp tape) play(at int64, session audio.Signal, goal int64, in fade) tape {
	goal = min(goal, session.Len())
	from := goal - in.frames
	if from < 0 {
		from, in = 0, fade{}
	}
	tp.takes = append(slices.Clip(tp.takes), take{sound: session, at: at, from: from, gain: 1, in: in, cut: never, goal: goal})
	return tp
}

// over puts a sound over the session.
func (tp tape) over(at int64, s audio.Signal, gain float32) tape {
	tp.takes = append(slices.Clip(tp.takes), take{sound: s, at: at, gain: gain, cut: never, beside: true})
	return tp
}

// turned turns the volume to a gain, beginning where it is.
func (tp tape) turned(at int64, gain float32, frames int64) tape {
	tp.volume = append(slices.Clip(tp.volume), turn{at, tp.gain(at), gain, frames})
	return tp
}

// gain returns the volume at a frame of the tape.
func (tp tape) gain(at int64) float32 {
	for i := len(tp.volume) - 1; i >= 0; i-- {
		switch v := &tp.volume[i]; {
		case v.at+v.frames <= at:
			return v.to
		case v.at <= at:
			return v.from + float32((v.to-v.from)*audio.Ramp(float32(at-v.at)/float32(v.frames)))
		}
	}
	return 1
}

// steady reports whether the volume stays the same between two frames.
func (tp tape) steady(from, to int64) bool {
	for i := len(tp.volume) - 1; i >= 0; i-- {
		if v := &tp.volume[i]; v.at < to {
			return v.at+v.frames <= from
		}
	}
	return true
}

// session returns the take that says where the session is: the last one of it. It is
// nil where there is none.
func (tp tape) session() *take {
	for i := len(tp.takes) - 1; i >= 0; i-- {
		if !tp.takes[i].beside {
			return &tp.takes[i]
		}
	}
	return nil
}

// end returns the frame from which on the tape is silent.
func (tp tape) end() int64 {
	end := int64(0)
	for i := range tp.takes {
		end = max(end, tp.takes[i].end())
	}
	return end
}

// played returns for how many frames the session is heard between two frames.
func (tp tape) played(from, to int64) (n int64) {
	for i := range tp.takes {
		t := &tp.takes[i]
		if a, b := max(from, t.at), min(to, t.end()); !t.beside && a < b {
			n, from = n+b-a, b
		}
	}
	return n
}

// since returns the tape without what is over before a frame, but for the take that
// says where the session is.
func (tp tape) since(at int64) tape {
	session, takes := tp.session(), tp.takes
	tp.takes = nil
	for i := range takes {
		if t := &takes[i]; t == session || t.end() > at {
			tp.takes = append(tp.takes, *t)
		}
	}
	for len(tp.volume) > 1 && tp.volume[1].at <= at {
		tp.volume = tp.volume[1:]
	}
	return tp
}

// read writes what the tape holds from a frame on. Scratch is as long as dst.
func (tp tape) read(dst, scratch []audio.Frame, at int64) error {
	clear(dst)
	for i := range tp.takes {
		if err := tp.takes[i].add(dst, scratch, at); err != nil {
			return err
		}
	}
	tp.level(dst, at)
	return nil
}

// add adds what of the take lies in dst, which begins at a frame of the tape.
func (t *take) add(dst, scratch []audio.Frame, at int64) error {
	from, to := max(at, t.at), min(at+int64(len(dst)), t.end())
	if from >= to {
		return nil
	}
	part, dst := scratch[:to-from], dst[from-at:]
	if err := audio.ReadFull(t.sound, part, t.place(from)); err != nil {
		return err
	}
	for i, f := range part {
		g := t.loud(from + int64(i))
		dst[i][0] += float32(f[0] * g)
		dst[i][1] += float32(f[1] * g)
	}
	return nil
}

// level applies the volume.
func (tp tape) level(dst []audio.Frame, at int64) {
	steady, g := tp.steady(at, at+int64(len(dst))), tp.gain(at)
	if steady && g == 1 {
		return
	}
	for i := range dst {
		if !steady {
			g = tp.gain(at + int64(i))
		}
		dst[i][0], dst[i][1] = amplified(dst[i][0], g), amplified(dst[i][1], g)
	}
}

// amplified returns a sample at a gain. Where that is more than 1, what would pass
// full scale approaches it instead: peaks are rounded, not cut off. The bend begins
// with the slope of what lies below, at −3 dB, which nothing in a session for
// headphones passes, and above that while the gain is still close to 1.
func amplified(x, gain float32) float32 {
	x *= gain
	if gain <= 1 {
		return x
	}
	knee := max(0.708, 1/gain)
	switch d := (max(x, -x) - knee) / (1 - knee); {
	case d <= 0:
		return x
	case x < 0:
		return -knee - float32((1-knee)*(d/(1+d)))
	default:
		return knee + float32((1-knee)*(d/(1+d)))
	}
}
