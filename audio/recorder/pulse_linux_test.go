package recorder

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/noise"
	"meditate/audio/speaker/pulsetest"
)

// hiss is a signal that is like itself at one place only.
func hiss(seconds float64) []float32 {
	samples := make([]float32, int(seconds*float64(Rate)))
	for i := range samples {
		samples[i] = noise.Uniform(uint32(noise.Bits(7, uint64(i)))) / 4
	}
	return samples
}

// play plays samples on the server's device and returns when they have sounded.
func play(t *testing.T, server *pulsetest.Server, samples []float32) {
	t.Helper()
	// The device has sounded a few milliseconds of silence ahead when a new
	// stream comes, and its beginning falls into them: let that be silent too.
	raw := bytes.NewBuffer(make([]byte, 8*Rate.Frames(100*time.Millisecond)))
	for _, s := range samples {
		frame := binary.LittleEndian.AppendUint32(nil, math.Float32bits(s))
		raw.Write(append(frame, frame...))
	}
	cmd := exec.CommandContext(t.Context(), "pacat", "--playback", "--raw", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=50")
	cmd.Env = append(os.Environ(), server.Env()...)
	cmd.Stdin = raw
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("pacat: %v\n%s", err, out)
	}
}

// overPulse is what it takes to make each program record from the server.
var overPulse = []struct {
	name    string
	program int    // of programs("linux")
	module  string // the library file that takes it there
	env     string
}{
	{"parec", 0, "", ""},
	{"arecord", 1, "alsa-lib/libasound_module_pcm_pulse.so", ""},
	{"rec", 2, "sox/libsox_fmt_pulseaudio.so", "AUDIODRIVER=pulseaudio"},
	{"ffmpeg-pulse", 3, "", ""},
	{"ffmpeg-alsa", 4, "alsa-lib/libasound_module_pcm_pulse.so", ""},
}

// onServer returns one of the programs, set up to record what the server's device sounds.
func onServer(t *testing.T, server *pulsetest.Server, which int) *Recorder {
	t.Helper()
	needed := overPulse[which]
	p := programs("linux")[needed.program]
	audiotest.Need(t, p.name)
	path, err := exec.LookPath(p.name)
	if err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join("/usr/lib*/*", needed.module)); found == nil {
		audiotest.Skipf(t, "%s is not installed", needed.module)
	}
	asound := filepath.Join(t.TempDir(), "asound.conf")
	if err := os.WriteFile(asound, []byte("pcm.!default { type pulse }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return &Recorder{program: p, path: path, env: append(server.Env(), needed.env, "ALSA_CONFIG_PATH="+asound)}
}

// TestNoWordIsCut plays while each of the programs records, stops the recording
// the moment that the last frame has sounded, and finds every frame in it.
func TestNoWordIsCut(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	// Left alone, this device makes its sound 2 s at a time, as no microphone
	// does: someone else is listening who wants it sooner.
	server.Record(t)
	for which, needed := range overPulse {
		t.Run(needed.name, func(t *testing.T) {
			r := onServer(t, server, which)
			var err error
			for range 3 { // a machine too busy for the server makes holes in the sound
				if err = hears(t, server, r); err == nil {
					return
				}
				t.Log(err)
			}
			t.Error("the played signal is not in the recording")
		})
	}
}

func hears(t *testing.T, server *pulsetest.Server, r *Recorder) error {
	signal := hiss(0.4)
	stop, began := make(chan struct{}), make(chan time.Duration, 1)
	begin := time.Now()
	loudest := math.Inf(-1)
	meter := func(l Level) {
		select {
		case began <- time.Since(begin):
		default:
		}
		loudest = max(loudest, l.PeakDB)
	}
	type result struct {
		clip audio.Clip
		err  error
	}
	results := make(chan result, 1)
	go func() {
		clip, err := r.Record(t.Context(), stop, meter)
		results <- result{clip, err}
	}()
	select {
	case first := <-began:
		t.Logf("%v until the first 50 ms were in", first.Round(time.Millisecond))
	case got := <-results:
		return got.err
	}
	play(t, server, signal)
	close(stop)
	stopped := time.Now()
	got := <-results
	if got.err != nil {
		return got.err
	}
	at := find20ms(got.clip.Samples, signal[:960])
	if at < 0 {
		return fmt.Errorf("%d frames, %v dB at most, do not hold the first 20 ms", len(got.clip.Samples), loudest)
	}
	heard := got.clip.Samples[at:]
	t.Logf("Record returned %v after the stop, with %v beyond the last sample", time.Since(stopped).Round(time.Millisecond),
		Rate.Duration(int64(len(heard)-len(signal))).Round(time.Millisecond))
	for i, want := range signal {
		if i >= len(heard) || math.Abs(float64(heard[i]-want)) > 1.5/fullScale {
			return fmt.Errorf("the recording has a hole, or ends, at frame %d of %d", i, len(signal))
		}
	}
	if beyond := Rate.Duration(int64(len(heard) - len(signal))); beyond < 200*time.Millisecond {
		return fmt.Errorf("the recording ends %v after the last sample; want 200 ms", beyond)
	}
	if peak := audio.DB(0.25); math.Abs(loudest-peak) > 0.1 {
		return fmt.Errorf("the meter showed %v dB at most; want %.1f", loudest, peak)
	}
	return nil
}

// find20ms returns where in heard the part is, by cross-correlation, or −1.
func find20ms(heard, part []float32) int {
	energy := 0.0
	for _, s := range part {
		energy += float64(s) * float64(s)
	}
	for at := range max(0, len(heard)-len(part)+1) {
		product := 0.0
		for i, s := range part {
			product += float64(s) * float64(heard[at+i])
		}
		if product > 0.9*energy {
			return at
		}
	}
	return -1
}

// TestNoServer asks the programs for a microphone where there is no server.
func TestNoServer(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	server.Kill()
	for which, needed := range overPulse {
		t.Run(needed.name, func(t *testing.T) {
			t.Parallel()
			r := onServer(t, server, which)
			_, err := r.Record(t.Context(), nil, nil)
			contains(t, err, r.Name(), "it ended by itself (", "check the microphone")
		})
	}
}
