package reading_test

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"meditate/audio"
	"meditate/audio/resample"
	"meditate/audio/take"
	"meditate/audio/wav"
	"meditate/narration/reading"
	"meditate/narration/script"
	"meditate/narration/speech"
	"meditate/scripts"
)

// day returns the lines of a built-in day.
func day(t testing.TB, name string) []reading.Line {
	t.Helper()
	f, err := scripts.FS.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := script.Parse(name, f)
	if err != nil {
		t.Fatal(err)
	}
	return reading.Lines(s)
}

const studioRate = 22050

// A reader says a text.
type reader func(t testing.TB, text string) audio.Clip

// espeak reads with a voice of espeak-ng at so many words a minute.
func espeak(args ...string) reader {
	return func(t testing.TB, text string) audio.Clip {
		t.Helper()
		cmd := exec.Command("espeak-ng", append(args, "-a", "50", "-b", "1", "--stdin", "--stdout")...)
		cmd.Stdin = bytes.NewBufferString(text)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return readWAV(t, out)
	}
}

func pico(t testing.TB, text string) audio.Clip {
	t.Helper()
	name := filepath.Join(t.TempDir(), "phrase.wav")
	if out, err := exec.Command("pico2wave", "-l", "fr-FR", "-w", name, text).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return readWAV(t, data)
}

func readWAV(t testing.TB, data []byte) audio.Clip {
	t.Helper()
	c, err := wav.Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return resample.Clip(c, studioRate)
}

// A tape is a take in the making.
type tape struct {
	rng     *rand.Rand
	samples []float32
}

func newTape(seed uint64) *tape { return &tape{rng: rand.New(rand.NewPCG(seed, 1))} }

func (p *tape) pause(seconds float64) {
	p.samples = append(p.samples, make([]float32, int(seconds*studioRate))...)
}

// say appends a clip and returns where.
func (p *tape) say(samples []float32) (from, to int) {
	from = len(p.samples)
	p.samples = append(p.samples, samples...)
	return from, len(p.samples)
}

// heard returns from where to where a clip is louder than a level in dBFS and
// less than downDB below its loudest, in pieces of 5 ms.
func heard(samples []float32, levelDB, downDB float64) (first, last int) {
	const size = studioRate / 200
	power := func(at int) (sum float64) {
		for _, s := range samples[at:min(at+size, len(samples))] {
			sum += float64(s) * float64(s) / size
		}
		return sum
	}
	loudest := 0.0
	for at := 0; at < len(samples); at += size {
		loudest = max(loudest, power(at))
	}
	least := max(loudest*math.Pow(10, -downDB/10), math.Pow(10, levelDB/10))
	first = -1
	for at := 0; at < len(samples); at += size {
		if power(at) > least {
			if first < 0 {
				first = at
			}
			last = min(at+size, len(samples))
		}
	}
	return first, last
}

// apart returns how far a is outside of what lies between b and c, in ms.
func apart(a int64, b, c int) float64 {
	lo, hi := int64(min(b, c)), int64(max(b, c))
	return float64(max(0, lo-a, a-hi)) / studioRate * 1000
}

// cough appends a burst of noise that swells and dies away.
func (p *tape) cough(seconds, levelDB float64) {
	n := int(seconds * studioRate)
	loud, low := 2*audio.Gain(levelDB), 0.0
	for i := range n {
		shape := math.Sin(math.Pi * math.Sqrt(float64(i)/float64(n)))
		low += 0.3 * (p.rng.NormFloat64() - low)
		p.samples = append(p.samples, float32(loud*shape*low))
	}
}

// room adds the noise of a room to the whole tape, darker than white, a hum and
// an offset, and returns the take.
func (p *tape) room(levelDB float64) audio.Clip {
	noise, loud, low := 2*audio.Gain(levelDB), audio.Gain(levelDB+10), 0.0
	c := audio.Clip{Rate: studioRate, Samples: make([]float32, len(p.samples))}
	for i, s := range p.samples {
		low += 0.4 * (p.rng.NormFloat64() - low) // half the power of white noise
		hum := loud * math.Sin(2*math.Pi*50*float64(i)/studioRate)
		c.Samples[i] = s + float32(noise*low+hum+0.01)
	}
	return c
}

func analyse(t testing.TB, c audio.Clip) take.Take {
	t.Helper()
	got, err := take.Analyse(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func align(t testing.TB, lines []reading.Line, tk take.Take) reading.Result {
	t.Helper()
	r, err := reading.Align(context.Background(), lines, tk, speech.Expected)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
