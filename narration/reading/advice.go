package reading

import (
	"fmt"
	"math"

	"meditate/audio/take"
)

// advice says what to do about each fault of a recording, in French and else in
// English. Where it has a %s, that is a level.
var advice = map[string][]string{
	"fr": {
		take.Silent:      "on n’entend rien : vérifie que le micro est allumé, et que c’est bien lui qui est choisi",
		take.TooSoft:     "trop doux (%s LUFS) : rapproche-toi du micro, ou monte le niveau d’entrée",
		take.RoomTooLoud: "la pièce est trop bruyante (%s dB) : rapproche-toi du micro, ferme la fenêtre, éteins ce qui ronronne",
		take.CutOff:      "les moments les plus forts sont écrêtés : baisse le niveau d’entrée, ou éloigne-toi du micro",
		take.BeginsEarly: "la phrase commence avant l’enregistrement : laisse d’abord une seconde de silence",
		take.EndsLate:    "la phrase finit après l’enregistrement : laisse une seconde de silence à la fin",
	},
	"en": {
		take.Silent:      "nothing is to be heard: check that the microphone is on, and that it is the one that is chosen",
		take.TooSoft:     "too soft (%s LUFS): come closer to the microphone, or turn the input up",
		take.RoomTooLoud: "room too loud: %s dB: come closer to the microphone, close the window, turn off what hums",
		take.CutOff:      "the loudest places are cut off: turn the input down, or move back from the microphone",
		take.BeginsEarly: "it begins before the recording does: leave a second of silence first",
		take.EndsLate:    "it ends after the recording does: leave a second of silence at the end",
	},
}

// Advice says what to do about a fault of a recording, in the language (BCP 47)
// of whoever reads aloud.
func Advice(q take.Quality, fault take.Fault, language string) string {
	text := advice[wordsOf(language)][fault]
	switch fault {
	case take.TooSoft:
		return fmt.Sprintf(text, Level(q.LevelLUFS))
	case take.RoomTooLoud:
		return fmt.Sprintf(text, Level(q.NoiseDB))
	}
	return text
}

// Level writes a level without decimals and with a true minus sign.
func Level(dB float64) string {
	if n := math.Round(dB); n < 0 {
		return fmt.Sprintf("−%.0f", -n)
	}
	return fmt.Sprintf("%.0f", math.Abs(math.Round(dB)))
}
