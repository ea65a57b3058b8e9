package speech

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"meditate/audio/audiotest"
)

// espeak returns how espeak-ng would say the texts, without stress, pauses and
// liaison marks, which hang on more than the words.
func espeak(t *testing.T, texts []string) []string {
	t.Helper()
	marks := regexp.MustCompile(`[',_|:!;2 \n-]+`)
	out := make([]string, len(texts))
	for i, text := range texts {
		said, err := exec.Command("espeak-ng", "-q", "-x", "-v", "fr", "--", text).Output()
		if err != nil {
			t.Fatal(err)
		}
		out[i] = marks.ReplaceAllString(string(said), "")
	}
	return out
}

// spelt are texts that espeak-ng 1.51 reads wrongly, and their words.
var spelt = []said{
	{"Il est 10 h 30.", "Il est dix heures trente."},
	{"à 8h", "à huit heures"},
	{"1 h", "une heure"},
	{"21 h 01", "vingt et une heures une"},
	{"le 3e jour", "le troisième jour"},
	{"le 3ᵉ jour", "le troisième jour"},
	{"la 1re fois", "la première fois"},
	{"la 2nde fois", "la seconde fois"},
	{"le XXe siècle", "le vingtième siècle"},
	{"le n° 4", "le numéro quatre"},
	{"M. Dupont", "monsieur Dupont"},
	{"MM. Dupont", "messieurs Dupont"},
	{"Mmes Dupont", "mesdames Dupont"},
	{"p. ex. ceci", "par exemple ceci"},
	{"c.-à-d. ceci", "c'est-à-dire ceci"},
	{"environ 20 s", "environ vingt secondes"},
	{"5 min", "cinq minutes"},
	{"3 m", "trois mètres"},
	{"−5 °C", "moins cinq degrés Celsius"},
	{"-5", "moins cinq"},
	{"3/4 h", "trois quarts d'heure"},
	{"10–15 min", "dix à quinze minutes"},
	{"5 €", "cinq euros"},
	{"1 respiration", "une respiration"},
	{"Tu n’es pas seul·e.", "Tu n'es pas seule."},
	{"accompagné.e.s", "accompagnées"},
	{"prêt(e)", "prêt ou prête"},
	{"oui 😀 non", "oui non"},
	{"un *mot*", "un mot"},
	{"lʼami", "l'ami"},
	{"la ﬁn", "la fin"},
	{"e\u0301te\u0301", "été"},
	{"corps·esprit", "corps, esprit"},
}

func TestEspeakSaysPreparedTextsLikeTheirWords(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	var written, prepared, want []string
	for _, c := range spelt {
		written = append(written, c.written)
		prepared = append(prepared, Rules{Language: "fr"}.Prepare(c.written))
		want = append(want, c.spoken)
	}
	asWritten, got, words := espeak(t, written), espeak(t, prepared), espeak(t, want)
	for i := range words {
		if got[i] != words[i] {
			t.Errorf("%q is prepared as %q and said %s; its words are said %s", written[i], prepared[i], got[i], words[i])
		}
		if asWritten[i] == words[i] {
			t.Errorf("%q needs no preparing: espeak-ng says it well", written[i])
		}
	}
}

// What is said to sound alike does, and what is given as a doublet differs.
func TestEspeakHearsTheGenders(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	words := strings.Fields(`seul·e ami·e accompagné·e perdu·e clair·e sûr·e égal·e professionnel·le nul·le direct·e
		public·que chef·fe cher·ère fier·ère meilleur·e vrai·e bleu·e brut·e net·te
		prêt·e content·e certain·e un·e ouvert·e premier·ère heureux·se actif·ve gentil·le bon·ne ancien·ne
		assis·e grand·e doux·ce acteur·rice blanc·he inquiet·ète favori·te petit·e long·ue danseur·se gros·se`)
	var spellings []spelling
	var masculine, feminine []string
	for _, word := range words {
		s, found := spellingAt(word, 0)
		if !found {
			t.Fatalf("%s is no inclusive spelling", word)
		}
		spellings = append(spellings, s)
		masculine, feminine = append(masculine, s.masculine), append(feminine, s.feminine)
	}
	his, hers := espeak(t, masculine), espeak(t, feminine)
	for i, s := range spellings {
		if alike := his[i] == hers[i]; alike != s.alike {
			t.Errorf("%s: %s %s, %s %s; alike is %v", words[i], s.masculine, his[i], s.feminine, hers[i], s.alike)
		}
	}
}
