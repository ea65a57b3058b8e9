package reading_test

import (
	"math"
	"strings"
	"testing"

	"meditate/audio/take"
	"meditate/narration/reading"
)

func TestAdviceSaysWhatToDo(t *testing.T) {
	all := take.Quality{LevelLUFS: -40.4, NoiseDB: -41.3, Clipped: 2, CutAtStart: true, CutAtEnd: true}
	for language, want := range map[string]string{
		"fr-CA": "trop doux (−40 LUFS) | la pièce est trop bruyante (−41 dB) | les moments les plus forts | la phrase commence avant | la phrase finit après",
		"de":    "too soft (−40 LUFS) | room too loud: −41 dB | the loudest places | it begins before | it ends after",
	} {
		got := reading.Advice(all, language)
		for i, begin := range strings.Split(want, " | ") {
			if i >= len(got) || !strings.HasPrefix(got[i], begin) || strings.Contains(got[i], "%!") {
				t.Errorf("%s: %q, want %s", language, got, want)
				break
			}
		}
	}
	if got := reading.Advice(take.Quality{LevelLUFS: -20, NoiseDB: -60}, "fr"); got != nil {
		t.Errorf("of a recording that is fine: %q", got)
	}
	if got := reading.Advice(take.Quality{LevelLUFS: math.Inf(-1)}, "fr"); len(got) != 1 {
		t.Errorf("of silence: %q", got)
	}
}
