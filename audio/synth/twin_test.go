package synth

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"meditate/audio"
	"meditate/audio/noise"
)

// A loop made in pieces is what one source gives that goes around the circle
// twice, the second time: no seam between the pieces, none at the end.
func TestALoopIsTheSecondTurn(t *testing.T) {
	for i, name := range Beds() {
		if testing.Short() && i%2 > 0 {
			continue // twice around takes the race detector long
		}
		const rate, seed = 8000, 5
		got, err := Bed(name, rate, seed)
		if err != nil {
			t.Fatal(err)
		}
		c := newCircle(rate, seed)
		s := designs[name].design(c)(0)
		want := make([][2]int16, c.frames)
		for range 2 {
			for at := int64(0); at < c.frames; at += 800 {
				var left, right [800]float64
				s.fill(left[:], right[:])
				pack(want[at:at+800], left[:], right[:], designs[name].headroom)
			}
		}
		for i, f := range got.Frames {
			for side := range 2 {
				if d := int(f[side]) - int(want[i][side]); d < -1 || d > 1 {
					t.Fatalf("%s, frame %d: %v, want %v", name, i, f, want[i])
				}
			}
		}
	}
}

// The drone, sine by sine.
func TestTheDroneIsASumOfSines(t *testing.T) {
	c := newCircle(11025, 3)
	got, err := Bed("drone", c.rate, c.seed)
	if err != nil {
		t.Fatal(err)
	}
	key, power := noise.Key(c.seed, streamDrone), 0.0
	var partials []partial
	for i, d := range dronePartials {
		p := c.newPartial(key, i, audio.Gain(d.levelDB))
		for _, l := range p.lines {
			power += l.level * l.level / 2
		}
		partials = append(partials, p)
	}
	unit := fullScale / (designs["drone"].headroom * math.Sqrt(power))
	for n := 0; n < len(got.Frames); n += 997 {
		var left, right float64
		for _, p := range partials {
			for j, l := range p.lines {
				cycles := float64((p.cycles+l.cycles)*int64(n)%c.frames+l.phase) / float64(c.frames)
				sin, cos := math.Sincos(2 * math.Pi * cycles)
				left += l.level * cos
				if j == 0 || j%2 == 1 {
					right -= l.level * sin // cos of a quarter of a turn more
				} else {
					right += l.level * sin
				}
			}
		}
		if math.Abs(float64(got.Frames[n][0])-left*unit) > 3 || math.Abs(float64(got.Frames[n][1])-right*unit) > 3 {
			t.Fatalf("frame %d: %v, want %.1f and %.1f", n, got.Frames[n], left*unit, right*unit)
		}
	}
}

func TestTheBeatsAreWhole(t *testing.T) {
	p := newCircle(48000, 1).newPartial(7, 0, 1)
	seen := map[int64]bool{}
	for _, l := range p.lines[1:] {
		beat := max(l.cycles, -l.cycles)
		if beat < 1 || beat > beats || seen[beat] {
			t.Errorf("a sine %d cycles away", l.cycles)
		}
		seen[beat] = true
	}
}

// A shower, drop by drop, each laid around the circle.
func TestAShowerIsItsDrops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := circle{rate: 8000, seed: rapid.Uint64().Draw(t, "seed"), frames: 80 * rapid.Int64Range(20, 200).Draw(t, "cells")}
		s := c.newShower(streamFine, 1, 1, pitch{700, 2600, 2, 4})
		s.count = rapid.Int64Range(5, 60).Draw(t, "drops")
		var want [2][]float64
		want[0], want[1] = make([]float64, c.frames), make([]float64, c.frames)
		for n := range s.count {
			bits := noise.Bits(s.key, uint64(n))
			begin, end := n*c.frames/s.count, (n+1)*c.frames/s.count
			place := begin + int64(bits%65536)*(end-begin)/65536
			size := smallest + (largest-smallest)*float64(bits>>32%65536)/65536
			lean := float64(bits>>48) / 65536
			if bits>>48%2 == 1 {
				size = -size
			}
			for i, x := range s.shapes[(bits>>16)%65536*shapesAShower/65536] {
				want[0][(place+int64(i))%c.frames] += x * s.gain * size * math.Sqrt(1-lean)
				want[1][(place+int64(i))%c.frames] += x * s.gain * size * math.Sqrt(lean)
			}
		}
		for at := int64(0); at < c.frames; {
			n := min(rapid.Int64Range(1, 960).Draw(t, "block"), c.frames-at)
			left, right := make([]float64, n), make([]float64, n)
			s.add(left, right, at)
			for i := range left {
				if k := at + int64(i); math.Abs(left[i]-want[0][k]) > 1e-9 || math.Abs(right[i]-want[1][k]) > 1e-9 {
					t.Fatalf("frame %d of %d: %g %g, want %g %g", k, c.frames, left[i], right[i], want[0][k], want[1][k])
				}
			}
			at += n
		}
	})
}

// The filters, by their responses.
func TestPinkIsPinkAtEveryRate(t *testing.T) {
	rates := []audio.Rate{8000, 48000, 11025, 16000, 22050, 32000, 44100, 88200, 96000, 192000}
	if testing.Short() { // there is nothing but arithmetic
		rates = rates[:2]
	}
	for _, rate := range rates {
		h := chain{newPinkBank(rate, pinkHz)}.response(rate)
		least, most := math.Inf(1), math.Inf(-1)
		for hz := 40.0; hz <= min(16000, 0.36*float64(rate)); hz *= 1.19 {
			db := gainAt(h, hz/float64(rate)) + 10*math.Log10(hz)
			least, most = min(least, db), max(most, db)
		}
		if most-least > 0.6 {
			t.Errorf("at %d Hz pink noise is off by ±%.2f dB", rate, (most-least)/2)
		}
	}
}

func TestBrownIsBrown(t *testing.T) {
	const rate = 48000
	s := brown(newCircle(rate, 1))(0).(*steady)
	h := s.colour.response(rate)
	reference := gainAt(h, 1000.0/rate) + 20*math.Log10(1000)
	for hz := 100.0; hz < 0.42*rate; hz *= 1.3 {
		if got := gainAt(h, hz/rate) + 20*math.Log10(hz); math.Abs(got-reference) > 0.75 {
			t.Errorf("at %.0f Hz brown noise is off by %.2f dB", hz, got-reference)
		}
	}
	if fall := gainAt(h, brownHz/rate) - gainAt(h, 1.0/rate); fall < 20 {
		t.Errorf("brown noise at 1 Hz is only %.1f dB weaker than at its loudest", fall)
	}
}

func TestPassesPassAndStop(t *testing.T) {
	const rate = 48000
	for _, c := range []struct {
		name string
		stage
		hz, wantDB float64
	}{
		{"low-pass", lowPass(rate, 6000), 100, 0},
		{"low-pass", lowPass(rate, 6000), 6000, -3.01},
		{"low-pass", lowPass(rate, 600), 6000, -40.7},
		{"low-pass of more than there is", lowPass(8000, 6000), rate / 4, 0},
	} {
		h := chain{c.stage}.response(rate)
		if got := gainAt(h, c.hz/rate); math.Abs(got-c.wantDB) > 0.3 {
			t.Errorf("%s at %.0f Hz: %.2f dB, want %.2f", c.name, c.hz, got, c.wantDB)
		}
	}
	h := chain{bandPass(rate, 450, 6500)}.response(rate)
	if top := gainAt(h, 1700.0/rate); gainAt(h, 45.0/rate) > top-19 || gainAt(h, 23990.0/rate) > top-40 || gainAt(h, 450.0/rate) < top-4 {
		t.Error("the band-pass does not pass a band")
	}
}

// gainAt returns the gain of a response in dB, at a frequency in cycles a frame.
func gainAt(h []float64, cycles float64) float64 {
	var re, im float64
	for n, x := range h {
		sin, cos := math.Sincos(2 * math.Pi * cycles * float64(n))
		re, im = re+x*cos, im-x*sin
	}
	return 10 * math.Log10(re*re+im*im)
}

func TestTheKneeBendsAndNeverBreaks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		top := rapid.Float64Range(1, 8).Draw(t, "top")
		x := rapid.Float64Range(-20, 20).Draw(t, "x")
		y := knee(x, top)
		switch {
		case math.Abs(x) <= top && y != x:
			t.Fatalf("%g became %g below the knee at %g", x, y, top)
		case math.Abs(y) > top+1+1e-12, knee(-x, top) != -y:
			t.Fatalf("%g became %g, and its opposite %g", x, y, knee(-x, top))
		}
		if higher := knee(x+1e-3, top); higher < y || higher > y+1.001e-3 {
			t.Fatalf("from %g to %g it goes from %g to %g", x, x+1e-3, y, higher)
		}
		if sample := y * fullScale / (top + 1); float64(nearest(sample)) != math.Floor(sample+0.5) {
			t.Fatalf("%g became %d", sample, nearest(sample))
		}
	})
}

// Waves, place by place.
func TestTheSurfIsItsWaves(t *testing.T) {
	c := newCircle(8000, 9)
	s, all := c.newSurf(), c.swells()
	for i, got := range s {
		now := 64 * float64(i) / float64(len(s))
		want := [4]float32{darkRest, darkRest, brightRest, brightRest}
		for _, w := range all {
			for _, lap := range []float64{-64, 0, 64} {
				for side, aside := range []float64{w.aside, -w.aside} {
					want[side] += w.height(now + lap - w.crest - aside)
					h := w.height(now + lap - w.crest - aside - brightLate)
					want[2+side] += h * h
				}
			}
		}
		for k := range want {
			if math.Abs(float64(want[k]-got[k])) > 1e-5 {
				t.Fatalf("at %.2f s: %v, want %v", now, got, want)
			}
		}
	}
}

func TestWavesComeEverySevenToThirteenSeconds(t *testing.T) {
	sum := 0.0
	for i, w := range swells {
		sum += w.next
		if w.next < 7 || w.next > 13 || w.size <= 0 || w.size > 1 || w.rise < 3 || w.fall < 3 {
			t.Errorf("wave %d is %+v", i, w)
		}
	}
	if math.Abs(sum-64) > 1e-9 {
		t.Errorf("the waves last %g s together", sum)
	}
}
