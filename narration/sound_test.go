package narration_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/master"
	"meditate/audio/synth"
	"meditate/audio/wav"
	"meditate/narration"
	"meditate/narration/script"
)

// dayThree returns the score and the clips of day 3 at a length.
func dayThree(t testing.TB, length time.Duration) (*narration.Score, narration.Sounds) {
	t.Helper()
	days, clips := builtinClips(t)
	three := days[slices.IndexFunc(days, func(s *script.Script) bool { return s.Meta.Day == 3 })]
	score, err := narration.Arrange(three, clips.Lengths(), narration.Options{Length: length})
	if err != nil {
		t.Fatal(err)
	}
	return score, clips
}

// sound returns what a score sounds like, with its levels as they are.
func sound(t testing.TB, score *narration.Score, sounds narration.Sounds, bed narration.Bed) audio.Signal {
	t.Helper()
	s, _, err := master.Master(t.Context(), narration.Session(score, sounds, bed, 2), nil, false)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// room is the usual room tone.
func room(t testing.TB, rate audio.Rate) narration.Bed {
	return narration.Bed{Period: period(t, "room", rate), Room: true, LevelDB: narration.RoomLevelDB}
}

// brook is a bed that makes way for the voice.
func brook(t testing.TB, rate audio.Rate) narration.Bed {
	return narration.Bed{Period: period(t, "brown", rate), LevelDB: 18, Ducking: narration.Ducking{
		DepthDB: 6, Fall: 600 * time.Millisecond, Rise: 1500 * time.Millisecond, FadeIn: 5 * time.Second, FadeOut: 8 * time.Second,
	}}
}

// period returns a bed, which is made once for all tests.
func period(t testing.TB, name string, rate audio.Rate) audio.Signal {
	t.Helper()
	made := func() (*audio.Packed, error) { return synth.Bed(name, rate, 1) }
	once, _ := periods.LoadOrStore(fmt.Sprint(name, rate), sync.OnceValues(made))
	p, err := once.(func() (*audio.Packed, error))()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var periods sync.Map

func TestASessionKeepsTheContractOfASignal(t *testing.T) {
	score, clips := dayThree(t, 3*time.Minute)
	audiotest.Signal(t, sound(t, score, clips, room(t, score.Rate)))
}

func TestSpeechIsWhereTheScoreSays(t *testing.T) {
	length := 5 * time.Minute
	if testing.Short() { // all of it is rendered twice
		length = 3 * time.Minute
	}
	score, clips := dayThree(t, length)
	with := sound(t, score, clips, room(t, score.Rate))
	without := sound(t, score, clips, narration.Bed{})
	for _, e := range score.Events {
		room := audiotest.Read(t, with, e.Start, e.Frames)
		bare := audiotest.Read(t, without, e.Start, e.Frames)
		switch e.Kind {
		case narration.Phrase:
			if level := audiotest.RMSDB(bare); level < -35 || level > -15 {
				t.Errorf("%q sounds at %.1f dB", e.Text, level)
			}
		case narration.Bell:
			if level := audiotest.RMSDB(bare); level < -50 || level > -25 {
				t.Errorf("the bell at %d sounds at %.1f dB", e.Start, level)
			}
		default:
			if peak := audiotest.Peak(bare); peak != 0 {
				t.Errorf("the %s at %d is not silent: %v", e.Kind, e.Start, peak)
			}
			if level := audiotest.RMSDB(room); math.Abs(level+62) > 1 {
				t.Errorf("the room tone of the %s at %d is at %.1f dB", e.Kind, e.Start, level)
			}
		}
	}
}

// The samples at both sides of every edge differ by less than a quiet sound.
func TestNoEdgeClicks(t *testing.T) {
	score, clips := dayThree(t, 5*time.Minute)
	bare := sound(t, score, clips, narration.Bed{})
	for i, e := range score.Events {
		at := max(1, e.Start)
		f := audiotest.Read(t, bare, at-1, 2)
		if step := math.Abs(float64(f[1][0] - f[0][0])); step > audio.Gain(-70) {
			t.Errorf("event %d (%s) begins with a step of %.1f dB", i, e.Kind, audio.DB(step))
		}
	}
	ends := audiotest.Read(t, sound(t, score, clips, room(t, score.Rate)), score.Frames-1, 1)
	if ends[0] != (audio.Frame{}) {
		t.Errorf("the last frame is %v, want silence", ends[0])
	}
}

func TestNothingClips(t *testing.T) {
	if testing.Short() {
		t.Skip("whole days are rendered")
	}
	days, clips := builtinClips(t)
	for _, s := range days {
		score, err := narration.Arrange(s, clips.Lengths(), narration.Options{})
		if err != nil {
			t.Fatal(err)
		}
		whole := sound(t, score, clips, room(t, score.Rate))
		if peak := audio.DB(audiotest.Peak(audiotest.Read(t, whole, 0, whole.Len()))); peak > -1 {
			t.Errorf("day %d peaks at %.2f dBFS", s.Meta.Day, peak)
		}
	}
}

// The figure is x-realtime on one core, without the speaking, which
// BenchmarkSpeak measures.
func BenchmarkExport(b *testing.B) {
	score, clips := dayThree(b, 8*time.Minute)
	sound := sound(b, score, clips, room(b, score.Rate))
	b.ReportAllocs()
	b.SetBytes(wav.Size(sound.Len(), wav.Options{Channels: 2}))
	for b.Loop() {
		if err := wav.Write(context.Background(), io.Discard, sound, wav.Options{Rate: score.Rate, Workers: 1}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(480*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}

func BenchmarkSpeak(b *testing.B) {
	for b.Loop() {
		speakBuiltin(b)
	}
}
