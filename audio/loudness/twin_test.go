package loudness

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"meditate/audio"

	"pgregory.net/rapid"
)

// twin is Measure, slow and obvious: all sound in memory, every window summed
// anew, every instant oversampled. It adds the same numbers in the same order.
func twin(s *sound) (*Report, []Point) {
	planes := make([][]float32, s.channels)
	r := &Report{Rate: s.rate, Channels: s.channels, Frames: int64(len(s.samples) / s.channels)}
	for i, v := range s.samples {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			v = 0
			r.Invalid++
		}
		planes[i%s.channels] = append(planes[i%s.channels], v)
	}
	var hops []float64
	for hop := int64(0); hopEdge(s.rate, hop+1) <= r.Frames; hop++ {
		hops = append(hops, 0)
	}
	for c, weight := range weights(s.channels) {
		z := slowlyWeighted(s.rate, planes[c], len(hops))
		for hop := range hops {
			sum := 0.0
			for i := hopEdge(s.rate, int64(hop)); i < hopEdge(s.rate, int64(hop)+1); i++ {
				sum += float64(z[i] * z[i])
			}
			if weight > 0 {
				hops[hop] += float64(weight * sum)
			}
		}
	}
	points := twinLoudness(r, hops)
	twinSamples(r, planes)
	peak := 0.0
	for _, plane := range planes {
		for i := -Reach; i < len(plane)+Reach; i++ {
			if i >= 0 && i < len(plane) {
				peak = max(peak, math.Abs(float64(plane[i])))
			}
			peak = max(peak, Between(plane, i))
		}
	}
	r.TruePeak = level(peak * peak)
	return r, points
}

// slowlyWeighted is one filter after the other, each as its equation is written,
// brought to rest after every hop where nothing is left to hear.
func slowlyWeighted(rate audio.Rate, x []float32, hops int) []float64 {
	k := newKWeighting(rate)
	n := len(x) + 2 // two of silence in front
	in, y, z := make([]float64, n), make([]float64, n), make([]float64, n)
	for i, v := range x {
		in[i+2] = float64(v)
	}
	d := make([]float64, n)
	hop := int64(0)
	from := 2 // nothing before this frame counts any more
	get := func(s []float64, i int) float64 {
		if i < from {
			return 0
		}
		return s[i]
	}
	for i := 2; i < n; i++ {
		y[i] = (float64(k.b0*in[i]) + float64(k.b1*get(in, i-1)) + float64(k.b2*get(in, i-2)) -
			float64(k.a2*get(y, i-2))) - float64(k.a1*get(y, i-1))
		d[i] = y[i] - get(y, i-1)
		z[i] = (d[i] - get(d, i-1) - float64(k.c2*get(z, i-2))) - float64(k.c1*get(z, i-1))
		if int64(i-1) == hopEdge(rate, hop+1) {
			hop++
			quiet := true
			for _, v := range []float64{
				get(in, i), get(in, i-1), get(y, i), get(y, i-1), get(d, i), get(z, i), get(z, i-1),
			} {
				quiet = quiet && math.Abs(v) < settled
			}
			if quiet {
				from = i + 1
			}
		}
	}
	return z[2:]
}

// twinLoudness sums every window from its hops.
func twinLoudness(r *Report, hops []float64) (points []Point) {
	window := func(end, length int) float64 {
		sum := 0.0
		for part := end - length; part < end; part += hopsAPart {
			of := 0.0
			for hop := part; hop < part+hopsAPart; hop++ {
				if hop >= 0 {
					of += hops[hop]
				}
			}
			sum += of
		}
		last := int64(max(end, length))
		return sum / float64(hopEdge(r.Rate, last)-hopEdge(r.Rate, last-int64(length)))
	}
	var blocks, shorts []float64
	momentary, shortTerm := 0.0, 0.0
	for end := 1; end <= len(hops); end++ {
		m, s := window(end, 40), window(end, 300)
		momentary, shortTerm = max(momentary, m), max(shortTerm, s)
		if end >= 40 && end%10 == 0 {
			blocks = append(blocks, float64(kept(m)))
		}
		if end >= 300 && end%10 == 0 {
			shorts = append(shorts, float64(kept(s)))
		}
		points = append(points, Point{float64(hopEdge(r.Rate, int64(end))) / float64(r.Rate), lufs(m), lufs(s)})
	}
	r.MomentaryMax, r.ShortTermMax = lufs(momentary), lufs(shortTerm)
	left := passing(passing(blocks, absoluteGate), 0)
	r.Integrated = lufs(average(passing(left, max(absoluteGate, relativeGate*average(left)))))
	left = passing(shorts, max(absoluteGate, rangeGate*average(passing(shorts, absoluteGate))))
	if slices.Sort(left); len(left) > 0 {
		last := float64(len(left) - 1)
		r.Range = level(left[int(math.Round(0.95*last))] / left[int(math.Round(0.10*last))])
	}
	return points
}

func passing(powers []float64, threshold float64) (left []float64) {
	for _, p := range powers {
		if p > threshold {
			left = append(left, p)
		}
	}
	return left
}

func average(powers []float64) float64 {
	sum := 0.0
	for _, p := range powers {
		sum += p
	}
	return sum / float64(max(1, len(powers)))
}

// scene is sound of everything that a meter may meet: noises and tones of all
// levels, black, quiet, offsets, clipping, single clicks, broken numbers.
func scene(seed uint64, rate audio.Rate, channels, frames int) *sound {
	r := rand.New(rand.NewPCG(seed, 1))
	s := &sound{rate: rate, channels: channels}
	for len(s.samples) < frames*channels {
		kind, gain := r.IntN(8), math.Pow(10, -4*r.Float64())
		hz := math.Pow(10, 1.3+2*r.Float64())
		for i := range r.IntN(int(rate)) + 1 {
			for c := range channels {
				v := 0.0
				switch kind {
				case 0, 1:
					v = gain * r.NormFloat64()
				case 2, 3:
					v = gain * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)+float64(c))
				case 4:
					v = max(-1, min(1, 2*math.Sin(float64(i)*hz/float64(rate))))
				case 5:
					v = gain
				case 6:
					if r.IntN(1000) == 0 {
						v = 3*r.Float64() - 1.5
					}
				}
				if seed%4 == 3 && r.IntN(5000) == 0 {
					v = []float64{math.NaN(), math.Inf(1), math.Inf(-1)}[r.IntN(3)]
				}
				s.samples = append(s.samples, float32(v))
			}
		}
	}
	s.samples = s.samples[:frames*channels]
	return s
}

func TestMeasureIsItsTwin(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rapid.Check(t, func(t *rapid.T) {
		rate := audio.Rate(rapid.SampledFrom([]int{8000, 11025, 16000, 22050, 44100, 8017}).Draw(t, "rate"))
		channels := rapid.SampledFrom([]int{1, 2, 2, 3, 5, 6}).Draw(t, "channels")
		seconds := rapid.SampledFrom([]float64{0, 0.001, 0.2, 0.6, 1, 3.3, 5}).Draw(t, "seconds")
		frames := int(seconds * float64(rate) * rapid.Float64Range(0.7, 1).Draw(t, "part"))
		s := scene(rapid.Uint64().Draw(t, "seed"), rate, channels, frames)
		want, points := twin(s)
		s.blocks = rapid.SliceOfN(rapid.IntRange(1, 20000), 0, 5).Draw(t, "blocks")
		runtime.GOMAXPROCS(rapid.IntRange(1, 4).Draw(t, "processors"))
		var got []Point
		r, err := Measure(context.Background(), s, Options{Series: 10 * time.Millisecond, Point: func(p Point) { got = append(got, p) }})
		if err != nil {
			t.Fatal(err)
		}
		if *r != *want {
			t.Fatalf("measured\n%+v\nits twin\n%+v", *r, *want)
		}
		if !slices.Equal(got, points) {
			t.Fatalf("the series differ: %d and %d points", len(got), len(points))
		}
	})
}
