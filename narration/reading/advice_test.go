package reading_test

import (
	"strings"
	"testing"

	"meditate/audio/take"
	"meditate/narration/reading"
)

func TestAdviceSaysWhatToDo(t *testing.T) {
	all := take.Quality{LevelLUFS: -40.4, NoiseDB: -41.3, Clipped: 2, CutAtStart: true, CutAtEnd: true}
	for language, want := range map[string]string{
		"fr-CA": "trop doux (−40 LUFS) | les moments les plus forts | la phrase commence avant | la phrase finit après",
		"de":    "too soft (−40 LUFS) | the loudest places | it begins before | it ends after",
	} {
		for i, fault := range all.Faults() {
			begin := strings.Split(want, " | ")[i]
			if got := reading.Advice(all, fault, language); !strings.HasPrefix(got, begin) || strings.Contains(got, "%!") {
				t.Errorf("%s: %q, want %s…", language, got, begin)
			}
		}
	}
	noisy := take.Quality{LevelLUFS: -25, NoiseDB: -41.3}
	if got := reading.Advice(noisy, noisy.Faults()[0], "fr"); !strings.HasPrefix(got, "la pièce est trop bruyante (−41 dB)") {
		t.Errorf("of a loud room: %q", got)
	}
}
