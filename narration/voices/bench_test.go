package voices

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/wav"
	"meditate/narration/config"
	"meditate/narration/speech"
	"meditate/narration/voice"
	"meditate/narration/voice/cache"
	"meditate/narration/voice/engine"
	"meditate/narration/voice/program"
)

// twoHundred are the phrases of a long script.
func twoHundred() []string {
	var phrases []string
	for i := range 200 {
		phrases = append(phrases, fmt.Sprintf("Tu peux compter jusqu’à %d, et sentir le sol sous tes pieds.", i+1))
	}
	return phrases
}

func perSecond(b *testing.B) {
	b.ReportMetric(200*float64(b.N)/b.Elapsed().Seconds(), "phrases/s")
}

// BenchmarkPlainLoop calls espeak-ng for one phrase after the other and decodes
// what it says: the least that has to be done.
func BenchmarkPlainLoop(b *testing.B) {
	audiotest.Need(b, "espeak-ng")
	rules := speech.Rules{Language: "fr"}
	for b.Loop() {
		for _, phrase := range twoHundred() {
			cmd := exec.Command("espeak-ng", "-v", "fr", "-s", "130", "-b", "1", "--stdin", "--stdout")
			cmd.Stdin = strings.NewReader(rules.Prepare(phrase) + "\n")
			out, err := cmd.Output()
			if err != nil {
				b.Fatal(err)
			}
			if _, err := wav.Read(bytes.NewReader(out)); err != nil {
				b.Fatal(err)
			}
		}
	}
	perSecond(b)
}

// BenchmarkCold has espeak-ng speak every phrase, at once, treated and kept;
// BenchmarkWarm finds every phrase in the cache.
func BenchmarkCold(b *testing.B) { benchmark(b, false) }

func BenchmarkWarm(b *testing.B) { benchmark(b, true) }

func benchmark(b *testing.B, warm bool) {
	audiotest.Need(b, "espeak-ng")
	speakAll := func(folder string) Tally {
		kept := cache.Open(folder, 1<<30)
		vs := &Voices{Engines: engine.StandIns(config.Config{}, program.Asker{Memory: kept}), Cache: kept}
		v, err := vs.Engine(b.Context(), "espeak-ng", "fr")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := voice.SpeakAll(b.Context(), v, twoHundred(), 0, nil, func(c audio.Clip) audio.Clip { return c }); err != nil {
			b.Fatal(err)
		}
		return v.Tally()
	}
	folder := b.TempDir()
	if warm {
		speakAll(folder)
	}
	for b.Loop() {
		if !warm {
			folder = b.TempDir()
		}
		tally := speakAll(folder)
		if want := (Tally{Spoken: 200}); !warm && tally != want {
			b.Fatalf("tally %+v", tally)
		}
		if want := (Tally{Kept: 200}); warm && tally != want {
			b.Fatalf("tally %+v", tally)
		}
	}
	perSecond(b)
}
