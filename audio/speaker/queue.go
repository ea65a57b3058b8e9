package speaker

import (
	"errors"
	"sync/atomic"

	"meditate/audio"
)

// ErrLate is what Write returns where the device has already taken a frame that
// was to be replaced. Nothing has changed then.
var ErrLate = errors.New("too late: the device has taken that frame")

// edgeFrames is how long the sound takes to fall silent where a queue runs dry, and
// to come back: 10 ms at 48 kHz. So much at the end of what has been written is
// softened where more has not followed by the time that the device takes it.
const edgeFrames = 480

// A Queue is what a device is to play, on its own scale of time: frames counted
// from the first that it takes. What it has not taken yet can be replaced. Where
// nothing was written, there is silence.
//
// One goroutine writes and one reads. The reader takes no lock, waits for nobody
// and allocates nothing.
type Queue struct {
	// state is how many frames have been taken and, in the highest bits, which of
	// the plans counts. As one word, so that a reader takes frames from the plan
	// that counts at that moment, and a writer replaces it only while no frame has
	// been taken that it changes. A writer prepares the plan that does not count;
	// a reader that was about to use that one finds another number in the state,
	// and looks again.
	state   atomic.Uint64
	plans   [2]atomic.Pointer[plan]
	starved atomic.Int64

	level float32 // of the reader: 1, and less around a hole
}

// A plan is what lies in a queue. It is never changed.
type plan struct {
	blocks []block // in order, without overlap
	end    int64   // of the last of them
	more   bool    // more is to come before the end is reached
}

// A block is a stretch of frames.
type block struct {
	at     int64
	frames []audio.Frame
}

func (b block) end() int64 { return b.at + int64(len(b.frames)) }

// takenBits is how much of the state is the number of frames taken, which is enough
// for years; the rest counts plans.
const takenBits = 48

func unpack(state uint64) (number uint64, taken int64) {
	return state >> takenBits, int64(state & (1<<takenBits - 1))
}

func pack(number uint64, taken int64) uint64 { return number<<takenBits | uint64(taken) }

// NewQueue returns an empty queue.
func NewQueue() *Queue {
	q := &Queue{level: 1}
	q.plans[0].Store(&plan{})
	return q
}

// Write puts frames into the queue from the place at on, instead of everything that
// lay there and behind; the queue keeps them. More says that more is going to
// follow: then running dry is a fault, which is softened and counted. The error is
// ErrLate where the device has taken frames beyond at.
func (q *Queue) Write(at int64, frames []audio.Frame, more bool) error {
	for {
		state := q.state.Load()
		number, taken := unpack(state)
		if at < taken {
			return ErrLate
		}
		next := q.plans[number%2].Load().with(block{at, frames}, taken, more)
		q.plans[(number+1)%2].Store(next)
		if q.state.CompareAndSwap(state, pack(number+1, taken)) {
			return nil
		}
	}
}

// with returns a plan that holds a block, nothing behind it, and nothing that has
// been taken.
func (p *plan) with(b block, taken int64, more bool) *plan {
	next := &plan{end: b.at, more: more}
	for _, old := range p.blocks {
		if old.at >= b.at {
			break
		}
		if old.end() > taken {
			old.frames = old.frames[:min(int64(len(old.frames)), b.at-old.at)]
			next.blocks = append(next.blocks, old)
		}
	}
	if len(b.frames) > 0 {
		next.blocks = append(next.blocks, b)
		next.end = b.end()
	}
	return next
}

// Taken returns how many frames have been read.
func (q *Queue) Taken() int64 {
	_, taken := unpack(q.state.Load())
	return taken
}

// Starved returns for how many frames the queue was dry though more was to come.
func (q *Queue) Starved() int64 { return q.starved.Load() }

// read takes the next frames.
func (q *Queue) read(dst []audio.Frame) {
	p, at := q.take(int64(len(dst)))
	p.copy(dst, at)
	q.soften(dst, at, p)
}

// copy writes what the plan has from the place at on.
func (p *plan) copy(dst []audio.Frame, at int64) {
	clear(dst)
	for _, b := range p.blocks { // some dozens: a block lasts a tenth of a second
		if from := max(b.at, at); from < min(b.end(), at+int64(len(dst))) {
			copy(dst[from-at:], b.frames[from-b.at:])
		}
	}
}

// take claims frames and returns the plan that says what they are.
func (q *Queue) take(n int64) (*plan, int64) {
	for {
		state := q.state.Load()
		number, taken := unpack(state)
		p := q.plans[number%2].Load()
		if q.state.CompareAndSwap(state, pack(number, taken+n)) {
			return p, taken
		}
	}
}

// soften lets the sound fall silent before the end of a plan that has not been
// followed by another in time, and come back behind the hole.
func (q *Queue) soften(dst []audio.Frame, at int64, p *plan) {
	n := int64(len(dst))
	if p.more {
		q.starved.Add(max(0, min(n, at+n-p.end)))
	}
	if q.level == 1 && (!p.more || at+n <= p.end-edgeFrames) {
		return
	}
	for i := range dst {
		here := at + int64(i)
		switch left := p.end - here; {
		case p.more && left <= 1:
			q.level = 0
		case p.more && left <= edgeFrames:
			q.level *= float32(left-1) / float32(left) // in a straight line to 0
		case p.holds(here):
			q.level = min(1, q.level+1.0/edgeFrames)
		}
		dst[i] = audio.Frame{dst[i][0] * q.level, dst[i][1] * q.level}
	}
}

// holds tells whether a frame was written.
func (p *plan) holds(at int64) bool {
	for _, b := range p.blocks {
		if b.at <= at && at < b.end() {
			return true
		}
	}
	return false
}

// fadeOut lets what has not been taken yet fade out within so many frames, and
// returns the frame at which the sound ends. It is called in place of Write.
func (q *Queue) fadeOut(frames int64) int64 {
	for {
		number, taken := unpack(q.state.Load())
		p := q.plans[number%2].Load()
		const margin = 2 * feedBlock // what may be taken meanwhile
		from := taken + margin
		n := min(frames, p.end-from)
		if n < edgeFrames {
			return p.end // it ends by itself, or softened
		}
		rest := make([]audio.Frame, n)
		p.copy(rest, from)
		for i, f := range rest {
			g := audio.Ramp(1 - float32(i)/float32(n))
			rest[i] = audio.Frame{f[0] * g, f[1] * g}
		}
		if q.Write(from, rest, false) == nil {
			return from + n
		}
	}
}
