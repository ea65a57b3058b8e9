package speaker

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"

	"pgregory.net/rapid"
)

// A twin is a queue as its contract reads: slow and obvious.
type twin struct {
	written map[int64]audio.Frame
	end     int64
	more    bool
	taken   int64
	starved int64
	level   float32
}

func (w *twin) write(at int64, frames []audio.Frame, more bool) error {
	if at < w.taken {
		return ErrLate
	}
	for place := range w.written {
		if place >= at {
			delete(w.written, place)
		}
	}
	for i, f := range frames {
		w.written[at+int64(i)] = f
	}
	w.end, w.more = at+int64(len(frames)), more
	return nil
}

func (w *twin) read() audio.Frame {
	f, sounds := w.written[w.taken]
	left := w.end - w.taken
	switch {
	case w.more && left <= 0:
		w.starved++
		w.level = 0
	case w.more && left <= edgeFrames:
		w.level *= float32(left-1) / float32(left)
	case sounds && w.level < 1:
		w.level = min(1, w.level+1.0/edgeFrames)
	}
	w.taken++
	return audio.Frame{f[0] * w.level, f[1] * w.level}
}

func TestQueueEqualsItsSlowTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, w := NewQueue(), &twin{written: map[int64]audio.Frame{}, level: 1}
		for i := range rapid.IntRange(1, 60).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "writes") {
				place := rapid.SampledFrom([]int64{w.taken, w.end, max(w.taken, w.end)}).Draw(t, "place")
				at := max(0, place+rapid.Int64Range(-600, 600).Draw(t, "beside")*rapid.Int64Range(0, 1).Draw(t, "or not"))
				frames := hiss(rapid.Int64Range(0, 2000).Draw(t, "frames"), uint64(i))
				more := rapid.Bool().Draw(t, "more")
				if got, want := q.Write(at, frames, more), w.write(at, frames, more); got != want {
					t.Fatalf("Write(%d) with %d taken: %v, want %v", at, w.taken, got, want)
				}
				continue
			}
			dst := slices.Repeat([]audio.Frame{{9, 9}}, rapid.IntRange(0, 1500).Draw(t, "reads"))
			at := w.taken
			q.read(dst)
			for i, got := range dst {
				if want := w.read(); got != want {
					t.Fatalf("frame %d, read in %d from %d on: %v, want %v", at+int64(i), len(dst), at, got, want)
				}
			}
			if q.Taken() != w.taken || q.Starved() != w.starved {
				t.Fatalf("taken %d, starved %d; want %d, %d", q.Taken(), q.Starved(), w.taken, w.starved)
			}
		}
	})
}

// TestReaderAndWriterAtOnce has both go as fast as they can, but so that none leaves
// the other far behind. Every frame that is read must be that of the last write which
// was accepted and lies before it.
func TestReaderAndWriterAtOnce(t *testing.T) {
	total := int64(2_000_000)
	if testing.Short() {
		total = 300_000
	}
	const length = 3000
	q := NewQueue()
	var tries atomic.Int64 // to write
	heard := make(chan []audio.Frame)
	go func() { heard <- readBeside(q, total, &tries) }()
	var accepted []int64 // places; the number of a write is its sound
	late := 0
	rng := rand.New(rand.NewPCG(2, 0))
	for taken := int64(0); taken < total; tries.Add(1) {
		for taken == q.Taken() && tries.Load() > 0 {
			runtime.Gosched()
		}
		taken = q.Taken()
		at := taken + rng.Int64N(400)
		sound := make([]audio.Frame, length)
		for i := range sound {
			sound[i] = audio.Frame{float32(len(accepted) + 1), float32(at + int64(i))}
		}
		switch err := q.Write(at, sound, false); err {
		case nil:
			accepted = append(accepted, at)
		case ErrLate:
			late++
		default:
			t.Fatal(err)
		}
	}
	tries.Store(math.MaxInt64)
	t.Logf("%d writes were accepted, %d came too late", len(accepted), late)
	if len(accepted) == 0 {
		t.Fatal("no write was accepted")
	}
	frames := <-heard
	for i, want := range expected(accepted, length, int64(len(frames))) {
		if frames[i] != want {
			t.Fatalf("frame %d is %v; want %v", i, frames[i], want)
		}
	}
}

// readBeside reads so many frames in pieces, some of them for each try to write.
func readBeside(q *Queue, total int64, tries *atomic.Int64) []audio.Frame {
	runtime.LockOSThread() // as a device does: side by side with the writer
	defer runtime.UnlockOSThread()
	frames := make([]audio.Frame, total)
	rng := rand.New(rand.NewPCG(1, 0))
	for at := int64(0); at < total; {
		for seen, n := tries.Load(), rng.IntN(6); n > 0 && at < total; n-- {
			next := min(total, at+1+rng.Int64N(480))
			q.read(frames[at:next])
			at = next
			for n == 1 && tries.Load() == seen {
				runtime.Gosched()
			}
		}
	}
	return frames
}

// expected returns what is heard of writes that were accepted at these places.
func expected(places []int64, length, total int64) []audio.Frame {
	frames := make([]audio.Frame, total)
	end := total // the sound of a write ends where a later one begins
	for i, at := range slices.Backward(places) {
		for j := at; j < min(at+length, end); j++ {
			frames[j] = audio.Frame{float32(i + 1), float32(j)}
		}
		end = min(end, at)
	}
	return frames
}

// readAll reads n frames as a device does.
func readAll(q *Queue, n int) []audio.Frame {
	frames := make([]audio.Frame, n)
	for part := range slices.Chunk(frames, feedBlock) {
		q.read(part)
	}
	return frames
}

// checkSoft returns an error where one frame is further from the one before than
// where a sound of ±0.5 falls silent within the edge, be it along a raised cosine.
func checkSoft(frames []audio.Frame) error {
	for i := 1; i < len(frames); i++ {
		if step := math.Abs(float64(frames[i][0] - frames[i-1][0])); step > 0.5*math.Pi/2/edgeFrames+1e-6 {
			return fmt.Errorf("a jump of %v at frame %d: %v to %v", step, i, frames[i-1], frames[i])
		}
	}
	return nil
}

func TestRunningDryIsSoft(t *testing.T) {
	q := NewQueue()
	must(t, q.Write(0, steady(5000), true))
	frames := readAll(q, 8000)
	if !slices.Equal(frames[:5000-edgeFrames], steady(5000-edgeFrames)) {
		t.Error("what comes before the edge is not as it was written")
	}
	if peak := audiotest.Peak(frames[4999:]); peak != 0 {
		t.Errorf("where nothing was written, the peak is %v", peak)
	}
	if q.Starved() != 3000 {
		t.Errorf("%d frames count as missing; want 3000", q.Starved())
	}
	if err := q.Write(7999, steady(1), true); err != ErrLate {
		t.Errorf("Write to what was taken: %v, want ErrLate", err)
	}
	must(t, q.Write(9000, steady(5000), false)) // it comes back behind the hole, and ends as it was written
	frames = append(frames, readAll(q, 7000)...)
	if err := checkSoft(frames[:14_000]); err != nil {
		t.Error(err)
	}
	if !slices.Equal(frames[9000+edgeFrames:14_000], steady(5000-edgeFrames)) || audiotest.Peak(frames[14_000:]) != 0 {
		t.Error("behind the edge, the sound is not as it was written")
	}
	if q.Starved() != 3000 {
		t.Errorf("%d frames count as missing; want 3000, as before", q.Starved())
	}
}

// TestMoreComesWithinTheEdge writes on while the sound falls silent.
func TestMoreComesWithinTheEdge(t *testing.T) {
	q := NewQueue()
	must(t, q.Write(0, steady(5000), true))
	frames := readAll(q, 4800)
	must(t, q.Write(5000, steady(5000), true))
	frames = append(frames, readAll(q, 4000)...)
	if err := checkSoft(frames); err != nil {
		t.Error(err)
	}
	if q.Starved() != 0 || frames[8799] != (audio.Frame{0.5, -0.5}) {
		t.Errorf("%d frames count as missing, the last is %v; want none, and the sound at its level", q.Starved(), frames[8799])
	}
}

func TestEndIsAsWritten(t *testing.T) {
	q := NewQueue()
	must(t, q.Write(0, steady(5000), true))
	must(t, q.Write(5000, nil, false)) // that was all
	if frames := readAll(q, 8000); !slices.Equal(frames[:5000], steady(5000)) || audiotest.Peak(frames[5000:]) != 0 {
		t.Error("heard is not what was written, then silence")
	}
	if q.Starved() != 0 {
		t.Errorf("%d frames count as missing behind the end", q.Starved())
	}
}

func TestLateWriteChangesNothing(t *testing.T) {
	q := NewQueue()
	must(t, q.Write(0, steady(2000), false))
	readAll(q, 1000)
	for _, at := range []int64{-1, 0, 999} {
		if err := q.Write(at, hiss(5000, 1), true); err != ErrLate {
			t.Errorf("Write(%d): %v, want ErrLate", at, err)
		}
	}
	if !slices.Equal(readAll(q, 1500), append(steady(1000), make(audio.Buffer, 500)...)) {
		t.Error("the sound has changed")
	}
}

// TestQueueFades lets a queue fade out wherever its writer may have stopped.
func TestQueueFades(t *testing.T) {
	const fade = 4800
	for _, more := range []bool{false, true} {
		for written := int64(3000); written < 10_000; written += 250 {
			q := NewQueue()
			must(t, q.Write(0, steady(written), more))
			const taken = 3120
			frames := readAll(q, taken)
			end := q.fadeOut(fade)
			frames = append(frames, readAll(q, 10_000)...)
			if got := int64(len(sounding(frames))); got > end || end > taken+2*feedBlock+fade {
				t.Errorf("%d frames, more %v: the sound lasts to %d, the fade to %d; want %d at most", written, more, got, end, taken+2*feedBlock+fade)
			}
			soft := taken + int64(edgeFrames) // what can be softened ends here or later
			if !more {
				soft += 2 * feedBlock // or it ends by itself
			}
			if err := checkSoft(frames); written >= soft && err != nil {
				t.Errorf("%d frames, more %v: %v", written, more, err)
			}
		}
	}
}

func TestReadingAQueueAllocatesNothing(t *testing.T) {
	q, block := NewQueue(), make([]audio.Frame, feedBlock)
	for at := int64(0); at < 10; at++ {
		must(t, q.Write(at*12_000, steady(12_000), true))
	}
	if allocs := testing.AllocsPerRun(1000, func() { q.read(block) }); allocs != 0 { // into the dry
		t.Errorf("read allocates %v times a call", allocs)
	}
	if q.Starved() == 0 {
		t.Error("the queue has not run dry")
	}
}

func BenchmarkQueue(b *testing.B) {
	q, block := NewQueue(), make([]audio.Frame, feedBlock)
	sound := steady(12_000)
	b.SetBytes(feedBlock * frameBytes)
	for b.Loop() {
		if taken := q.Taken(); taken%12_000 == 0 { // 2.5 s ahead
			for i := range int64(10) {
				q.Write(taken+i*12_000, sound, true)
			}
		}
		q.read(block)
	}
	seconds := float64(b.N) * feedBlock / 48_000
	b.ReportMetric(seconds/b.Elapsed().Seconds(), "x-realtime")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
