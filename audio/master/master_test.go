package master

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/loudness"
	"meditate/audio/mix"

	"pgregory.net/rapid"
)

const rate audio.Rate = 16000 // quick to measure

// speech is a sound that rises and falls as syllables do, at −20 LUFS, with as
// tall peaks as wanted.
func speech(seconds float64, seed uint64, crest float64) audio.Mono {
	rng := rand.New(rand.NewPCG(seed, 1))
	samples := make([]float32, int(seconds*float64(rate)))
	for i := range samples {
		t := float64(i) / float64(rate)
		x := math.Sin(2*math.Pi*180*t) + 0.5*math.Sin(2*math.Pi*730*t) + 0.1*rng.NormFloat64()
		x *= 0.6 + 0.4*math.Sin(2*math.Pi*4*t)
		if i%4000 == 2000 {
			x += crest
		}
		edge := min(t, seconds-t) / 0.02
		samples[i] = float32(x) * audio.Ramp(float32(edge))
	}
	gain := float32(audio.Gain(-20 - loudness.OfClip(audio.Clip{Rate: rate, Samples: samples})))
	for i := range samples {
		samples[i] *= gain
	}
	return samples
}

// talk is a minute in which someone speaks now and then.
func talk(crest float64) audio.Signal {
	return mix.Sum(60*int64(rate),
		mix.Part{Signal: speech(3, 1, crest), At: 2 * int64(rate)},
		mix.Part{Signal: speech(5, 2, crest), At: 17*int64(rate) + 777},
		mix.Part{Signal: speech(2, 3, crest), At: 41*int64(rate) + 123},
		mix.Part{Signal: speech(4, 4, crest), At: 55 * int64(rate)})
}

// hiss is a period of noise.
func hiss() *audio.Packed {
	rng := rand.New(rand.NewPCG(9, 9))
	p := &audio.Packed{Scale: 1.0 / 32767, Frames: make([][2]int16, 7*int(rate)+321)}
	for i := range p.Frames {
		p.Frames[i] = [2]int16{int16(rng.NormFloat64() * 3000), int16(rng.NormFloat64() * 3000)}
	}
	return p
}

// bed is hiss that makes way for the talk and comes and goes.
func bed(levelDB float64) *Bed {
	second := int64(rate)
	return &Bed{Period: hiss(), LevelDB: levelDB, Curves: []mix.Curve{
		mix.Rise(3 * second), mix.Fall(60*second, 4*second),
		mix.NewCurve(mix.Point{At: second, Gain: 1}, mix.Point{At: 2 * second, Gain: 0.5}, mix.Point{At: 6 * second, Gain: 0.5}, mix.Point{At: 9 * second, Gain: 1}),
	}}
}

func mustMaster(t testing.TB, s Session, target *Target) (audio.Signal, Report) {
	t.Helper()
	sound, r, err := Master(t.Context(), s, target, true)
	if err != nil {
		t.Fatal(err)
	}
	return sound, r
}

// The frames of a signal as a stream, as a file of so many channels has them.
type played struct {
	audio.Signal
	channels int
	at       int64
}

func (p *played) Rate() audio.Rate { return rate }
func (p *played) Channels() int    { return p.channels }
func (p *played) Read(samples []float32) (int, error) {
	frames := make([]audio.Frame, len(samples)/p.channels)
	n, err := p.ReadAt(frames, p.at)
	p.at += int64(n)
	for i, f := range frames[:n] {
		if p.channels == 1 {
			samples[i] = (f[0] + f[1]) / 2
		} else {
			samples[2*i], samples[2*i+1] = f[0], f[1]
		}
	}
	if n > 0 {
		return n * p.channels, nil
	}
	return 0, err
}

func measured(t testing.TB, s audio.Signal, channels int) *loudness.Report {
	t.Helper()
	r, err := loudness.Measure(t.Context(), &played{s, channels, 0}, loudness.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What the table and the stretches say of a session is what a meter hears of it.
func TestAMeterHearsTheTarget(t *testing.T) {
	for name, c := range map[string]struct {
		target string
		bed    *Bed
		crest  float64
	}{
		"speech alone":               {"podcast", nil, 0},
		"speech alone, peaks":        {"podcast", nil, 7},
		"with a room":                {"podcast", &Bed{Period: hiss(), LevelDB: -62, Fixed: true}, 5},
		"with a bed":                 {"podcast", bed(18), 5},
		"with a loud bed":            {"podcast", bed(9), 5},
		"softer":                     {"broadcast", bed(12), 0},
		"a bed with a seam":          {"podcast", &Bed{Period: hiss(), Seam: 5000, LevelDB: 10}, 0},
		"by the root of mean square": {"audiobook", &Bed{Period: hiss(), LevelDB: -62, Fixed: true}, 0},
	} {
		for _, channels := range []int{1, 2} {
			if testing.Short() && (channels == 1 || name != "with a bed") {
				continue
			}
			target, _ := Named(c.target, channels)
			if target.RMS {
				target.Loudness = -27 // of a talk that is silent most of the time
			}
			sound, r := mustMaster(t, Session{Rate: rate, Channels: channels, Voice: talk(c.crest), Bed: c.bed, SpeechLevel: -20}, &target)
			m := measured(t, sound, channels)
			got := m.Integrated
			if target.RMS {
				got = m.RMS
			}
			if math.Abs(got-target.Loudness) > 0.05 {
				t.Errorf("%s, %d channels: %.3f, want %.1f", name, channels, got, target.Loudness)
			}
			if math.Abs(r.Loudness-got) > 0.03 {
				t.Errorf("%s, %d channels: the report says %.3f, the meter %.3f", name, channels, r.Loudness, got)
			}
			if m.TruePeak > target.Peak {
				t.Errorf("%s, %d channels: a peak of %.3f dBTP, want at most %.1f", name, channels, m.TruePeak, target.Peak)
			}
			if worked := r.Limited > 0; worked != (c.crest > 4) {
				t.Errorf("%s, %d channels: limited %d times, by %.1f dB at most", name, channels, r.Limited, r.DeepestDB)
			}
		}
	}
}

// What rings out for long is below the absolute gate before the gain and above it
// behind: the gates have to see the sound as it will be.
func TestTheGatesHearTheGain(t *testing.T) {
	ring := make(audio.Mono, 40*int(rate))
	for i := range ring {
		s := float64(i) / float64(rate)
		ring[i] = float32(0.1 * math.Exp(-s/3) * math.Sin(2*math.Pi*440*s))
	}
	voice := mix.Sum(60*int64(rate), mix.Part{Signal: speech(4, 1, 3), At: int64(rate)}, mix.Part{Signal: ring, At: 9 * int64(rate)})
	for _, b := range []*Bed{nil, {Period: hiss(), LevelDB: -70, Fixed: true}} {
		target, _ := Named("podcast", 2)
		sound, _ := mustMaster(t, Session{Rate: rate, Voice: voice, Bed: b, SpeechLevel: -20}, &target)
		if m := measured(t, sound, 2); math.Abs(m.Integrated-target.Loudness) > 0.1 || m.TruePeak > target.Peak {
			t.Errorf("%.3f LUFS, %.3f dBTP", m.Integrated, m.TruePeak)
		}
	}
}

func TestAMasteredSessionKeepsTheContractOfASignal(t *testing.T) {
	target, _ := Named("podcast", 2)
	for _, b := range []*Bed{nil, bed(18)} {
		sound, _ := mustMaster(t, Session{Rate: rate, Voice: talk(7), Bed: b, SpeechLevel: -20}, &target)
		audiotest.Signal(t, sound)
	}
}

func TestTheSpeechIsTheAnchor(t *testing.T) {
	target, _ := Named("headphones", 2)
	target.Loudness = -18
	_, r := mustMaster(t, Session{Rate: rate, Voice: talk(0), Bed: bed(6), SpeechLevel: -20}, &target)
	if math.Abs(r.GainDB-2) > 1e-9 || math.Abs(r.Speech+18) > 1e-9 {
		t.Errorf("gain %.3f dB, speech at %.3f LUFS", r.GainDB, r.Speech)
	}
	if r.Loudness < -22 || r.Loudness > -17.5 {
		t.Errorf("the programme is said to be at %.2f LUFS", r.Loudness)
	}
}

func TestWithoutATargetLevelsStay(t *testing.T) {
	voice := talk(0)
	sound, _ := mustMaster(t, Session{Rate: rate, Voice: voice, SpeechLevel: -20}, nil)
	want := audiotest.Read(t, voice, 0, voice.Len())
	for i, f := range audiotest.Read(t, sound, 0, sound.Len()) {
		if f != want[i] {
			t.Fatalf("frame %d is %v, want %v", i, f, want[i])
		}
	}
	if audio.Silent(sound, 0) != 2*int64(rate) {
		t.Errorf("silent for %d frames at the beginning", audio.Silent(sound, 0))
	}
}

// The level of a bed is that below the speech, or that of a room.
func TestABedLiesWhereItIsPut(t *testing.T) {
	silence := mix.Sum(30 * int64(rate))
	for _, channels := range []int{1, 2} {
		under := &Bed{Period: hiss(), LevelDB: 18}
		sound, _ := mustMaster(t, Session{Rate: rate, Channels: channels, Voice: silence, Bed: under, SpeechLevel: -20}, nil)
		want := -38.0
		if channels == 1 {
			want -= 10 * math.Log10(2) // so does the speech
		}
		if got := measured(t, sound, channels).Integrated; math.Abs(got-want) > 0.02 {
			t.Errorf("%d channels: the bed is at %.3f LUFS, want %.2f", channels, got, want)
		}
	}
	room := &Bed{Period: hiss(), LevelDB: -62, Fixed: true}
	target, _ := Named("podcast", 2)
	sound, r := mustMaster(t, Session{Rate: rate, Voice: talk(0), Bed: room, SpeechLevel: -20}, &target)
	if got := audiotest.RMSDB(audiotest.Read(t, sound, 10*int64(rate), 5*int64(rate))); math.Abs(got+62) > 0.1 {
		t.Errorf("with %.1f dB of gain the room is at %.2f dBFS", r.GainDB, got)
	}
}

func TestSilenceIsLeftAlone(t *testing.T) {
	target, _ := Named("podcast", 2)
	sound, _ := mustMaster(t, Session{Rate: rate, Voice: mix.Sum(3 * int64(rate)), SpeechLevel: -20}, &target)
	if peak := audiotest.Peak(audiotest.Read(t, sound, 0, sound.Len())); peak != 0 {
		t.Errorf("peak %v", peak)
	}
	mustMaster(t, Session{Rate: rate, Voice: mix.Sum(0), SpeechLevel: -20}, &target)
	mustMaster(t, Session{Rate: rate, Voice: mix.Sum(100), SpeechLevel: -20, Bed: bed(3)}, &target)
}

// What cannot be had is refused with the reason, and no session is pressed.
func TestTooMuchIsRefused(t *testing.T) {
	loud := &Target{Loudness: -9, Peak: -6}
	_, _, err := Master(t.Context(), Session{Rate: rate, Voice: talk(9), SpeechLevel: -20}, loud, false)
	var reach *ReachError
	if !errors.As(err, &reach) {
		t.Fatalf("got %v", err)
	}
	t.Log(err)
}

// The slow twin: every dip at every frame.
func TestTheLimiterEqualsItsSlowTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []dip
		for range rapid.IntRange(0, 30).Draw(t, "dips") {
			all = append(all, dip{rapid.Int64Range(-200, 6000).Draw(t, "at"), rapid.Float32Range(0.1, 0.99).Draw(t, "gain")})
		}
		peaks := make([]peakAt, len(all))
		for i, d := range all {
			peaks[i] = peakAt{d.at, 1 / float64(d.gain)}
		}
		l := newLimiter(rate, dips(peaks, 1, 1))
		at := rapid.Int64Range(0, 3000).Draw(t, "from")
		frames := make([]audio.Frame, rapid.IntRange(1, 2000).Draw(t, "frames"))
		for i := range frames {
			frames[i] = audio.Frame{1, -1}
		}
		l.apply(frames, at)
		for i, f := range frames {
			want := float32(1)
			for _, d := range l.dips {
				if g := l.shape(d, at+int64(i)); g < want {
					want = g
				}
			}
			if f != (audio.Frame{want, -want}) {
				t.Fatalf("frame %d is %v, want %v", i, f, want)
			}
		}
	})
}

// A peak is caught however it lies, and nothing jumps.
func TestThePeakIsCaughtWithoutAJump(t *testing.T) {
	l := newLimiter(48000, []dip{{1000, 0.25}, {1500, 0.5}, {9000, 0.7}})
	gains := make([]float32, 14000)
	l.fill(gains, 0)
	if gains[1000] != 0.25 || gains[1500] > 0.5 || gains[0] != 1 || gains[13999] != 1 {
		t.Errorf("gains %v, %v, %v, %v", gains[0], gains[1000], gains[1500], gains[13999])
	}
	for i := 1; i < len(gains); i++ {
		if step := math.Abs(float64(gains[i] - gains[i-1])); step > 0.006 {
			t.Fatalf("the gain jumps by %.4f at frame %d", step, i)
		}
	}
	if n, deepest := l.events(); n != 2 || math.Abs(deepest-12.04) > 0.01 {
		t.Errorf("%d events, %.2f dB", n, deepest)
	}
}

func TestFaultsAreNamed(t *testing.T) {
	podcast, _ := Named("podcast", 2)
	book, _ := Named("audiobook", 2)
	for _, c := range []struct {
		target Target
		r      Reading
		faults int
	}{
		{podcast, Reading{-16.4, -20, -1.2, -62}, 0},
		{podcast, Reading{-18.2, -20, -0.5, -62}, 2},
		{podcast, Reading{math.Inf(-1), math.Inf(-1), math.Inf(-1), math.Inf(-1)}, 1},
		{book, Reading{-20, -20, -4, -65}, 0},
		{book, Reading{-20, -25, -1, -50}, 3},
	} {
		if got := c.target.Faults(c.r); len(got) != c.faults {
			t.Errorf("%s, %+v: %q", c.target.Name, c.r, got)
		}
	}
	if mono, _ := Named("podcast", 1); mono.Loudness != -19 {
		t.Errorf("a mono podcast is at %v LUFS", mono.Loudness)
	}
	if _, ok := Named("nobody", 2); ok {
		t.Error("there is a target named nobody")
	}
}

func BenchmarkMixdown(b *testing.B) {
	target, _ := Named("podcast", 2)
	sound, _ := mustMaster(b, Session{Rate: rate, Voice: talk(0), Bed: bed(18), SpeechLevel: -20}, &target)
	dst := make([]audio.Frame, 8192)
	b.SetBytes(sound.Len() * 8)
	b.ReportAllocs()
	for b.Loop() {
		for at := int64(0); at < sound.Len(); at += int64(len(dst)) {
			sound.ReadAt(dst, at)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N)/(float64(sound.Len())/48000), "ms/stereo-s")
}
