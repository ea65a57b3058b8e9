package recorder

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestATakeDoesNotDependOnHowItIsCut writes samples in pieces of any size, odd
// ones too, and compares with the plain way.
func TestATakeDoesNotDependOnHowItIsCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Int16().Draw(t, "seed")
		count := rapid.IntRange(0, 3*meterFrames).Draw(t, "count")
		var raw []byte
		var want []float32
		for i := range count {
			s := seed * int16(i+1) // wraps: any sample occurs
			raw = binary.LittleEndian.AppendUint16(raw, uint16(s))
			want = append(want, float32(float64(s)/32768))
		}
		var levels []Level
		take := newTake(func(l Level) { levels = append(levels, l) }, func(err error) { t.Fatal(err) })
		for rest := raw; len(rest) > 0; {
			n := min(len(rest), rapid.IntRange(1, 3*meterFrames).Draw(t, "piece"))
			if wrote, err := take.Write(rest[:n]); wrote != n || err != nil {
				t.Fatalf("Write of %d bytes: %d, %v", n, wrote, err)
			}
			rest = rest[n:]
		}
		if !slices.Equal(take.samples, want) {
			t.Fatalf("%d samples differ from the %d written", len(take.samples), len(want))
		}
		if len(levels) != count/meterFrames {
			t.Fatalf("%d levels of %d frames", len(levels), count)
		}
		for i, got := range levels {
			checkLevel(t, got, want[i*meterFrames:(i+1)*meterFrames])
		}
	})
}

// checkLevel measures a block in the plain way.
func checkLevel(t *rapid.T, got Level, block []float32) {
	var squares []float64
	peak := 0.0
	for _, s := range block {
		squares = append(squares, math.Pow(float64(s), 2))
		peak = math.Max(peak, math.Abs(float64(s)))
	}
	mean := 0.0
	for _, q := range squares {
		mean += q / float64(len(squares))
	}
	want := Level{20 * math.Log10(peak), 10 * math.Log10(mean)}
	near := func(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-6 }
	if !near(got.PeakDB, want.PeakDB) || !near(got.RMSDB, want.RMSDB) {
		t.Fatalf("level %+v; want %+v", got, want)
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	silent := math.Inf(-1)
	tests := []struct {
		name    string
		samples []float32
		want    Level
	}{
		{"digital silence", []float32{0, 0, 0}, Level{silent, silent}},
		{"full scale", []float32{-1, -1}, Level{0, 0}},
		{"one of four at half scale", []float32{0, 0.5, 0, 0}, Level{-6.02, -12.04}},
	}
	for _, test := range tests {
		got := levelOf(test.samples)
		for _, pair := range [][2]float64{{got.PeakDB, test.want.PeakDB}, {got.RMSDB, test.want.RMSDB}} {
			if pair[0] != pair[1] && !(math.Abs(pair[0]-pair[1]) < 0.01) {
				t.Errorf("%s: %+v; want %+v", test.name, got, test.want)
			}
		}
	}
}

func TestWhatComesTooFastIsNoRecording(t *testing.T) {
	t.Parallel()
	var cause error
	take := newTake(nil, func(err error) { cause = err })
	second := make([]byte, 2*Rate)
	for range 4 { // what a server had kept
		if _, err := take.Write(second); err != nil {
			t.Fatal(err)
		}
	}
	for range 1000 {
		if _, err := take.Write(second); err != nil {
			break
		}
	}
	if !errors.Is(cause, errNoRecording) || len(take.samples) > 20*int(Rate) {
		t.Errorf("%v after %d samples; want errNoRecording within seconds", cause, len(take.samples))
	}
}

func TestComplaints(t *testing.T) {
	t.Parallel()
	tests := []struct{ said, want string }{
		{"", ""},
		{"\n \r\n  connection refused \r\nmore\n", "connection refused"},
		{"ALSA lib conf.c:1: a\nALSA lib conf.c:2: b\narecord: no such device\n", "arecord: no such device"},
		{"ALSA lib conf.c:1: a\nALSA lib conf.c:2: b\n", "ALSA lib conf.c:1: a"},
		{"p\xe9riph\xe9rique\n", "p?riph?rique"},
	}
	for _, test := range tests {
		c := &complaint{}
		for i := range test.said { // in pieces
			if _, err := c.Write([]byte(test.said[i:][:1])); err != nil {
				t.Fatal(err)
			}
		}
		if test.said != string(c.text) && strings.ToValidUTF8(test.said, "") == test.said {
			t.Errorf("kept %q of %q", c.text, test.said)
		}
		if got := c.line(); got != test.want {
			t.Errorf("of %q: %q; want %q", test.said, got, test.want)
		}
	}
	c := &complaint{}
	for range 10 {
		if n, err := c.Write(make([]byte, maxComplaint/3)); n != maxComplaint/3 || err != nil {
			t.Fatalf("Write: %d, %v", n, err)
		}
	}
	if len(c.text) != maxComplaint {
		t.Errorf("kept %d bytes; want %d", len(c.text), maxComplaint)
	}
}
