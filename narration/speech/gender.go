package speech

import "strings"

// pairs are the words whose feminine is no ending.
var pairs = map[string]string{
	"il": "elle", "ils": "elles", "lui": "elle", "eux": "elles",
	"celui": "celle", "ceux": "celles", "tous": "toutes",
	"le": "la", "un": "une", "ce": "cette", "mon": "ma", "ton": "ta", "son": "sa",
	"copain": "copine", "fou": "folle", "vieux": "vieille", "beau": "belle", "nouveau": "nouvelle",
}

// A derivation makes the feminine of words with an end.
type derivation struct {
	ending   string // as it is spelt after the separator
	end      string // of the masculine; what the feminine has instead is:
	feminine string
}

// derivations, of which the first that fits is taken. The endings e of bon·e or
// premier·e, which are spelt for haste, are made what they are said like.
var derivations = []derivation{
	{"e", "er", "ère"}, {"e", "et", "ète"}, {"e", "en", "enne"}, {"e", "on", "onne"}, {"e", "eux", "euse"}, {"e", "if", "ive"}, {"e", "uf", "uve"},
	{"e", "e", ""}, {"e", "", "e"},
	{"ne", "n", "nne"}, {"enne", "en", "enne"}, {"onne", "on", "onne"},
	{"le", "l", "lle"}, {"elle", "eau", "elle"}, {"elle", "el", "elle"},
	{"te", "t", "tte"}, {"te", "i", "ite"}, {"te", "o", "ote"}, {"te", "tou", "toute"},
	{"ète", "et", "ète"}, {"ette", "et", "ette"},
	{"se", "x", "se"}, {"se", "eur", "euse"}, {"se", "s", "sse"}, {"euse", "eur", "euse"}, {"euse", "eux", "euse"},
	{"ce", "x", "ce"}, {"sse", "x", "sse"}, {"sse", "e", "esse"},
	{"ve", "f", "ve"}, {"ive", "if", "ive"},
	{"ère", "er", "ère"}, {"ière", "ier", "ière"},
	{"rice", "eur", "rice"}, {"ice", "eur", "rice"}, {"trice", "teur", "trice"},
	{"he", "c", "che"}, {"che", "c", "che"}, {"che", "s", "che"}, {"que", "c", "que"}, {"fe", "f", "ffe"}, {"ue", "g", "gue"},
}

// derive returns the feminine of a word.
func derive(word, ending string) (string, bool) {
	for _, d := range derivations {
		if root, fits := strings.CutSuffix(word, d.end); fits && d.ending == ending {
			return root + d.feminine, d.feminine != ""
		}
	}
	return "", false
}

// join makes the two forms of a word with a tail.
func (t tail) join(word string) (spelling, bool) {
	if !strings.ContainsAny(strings.ToLower(word), "aeiouyàâéèêëîïôùûœ") {
		return spelling{}, false // an abbreviation: Dr(e)
	}
	singular, joined := strings.CutSuffix(t.ending, "s")
	whole := strings.ContainsRune(middleDots, t.separator)
	lower := strings.ToLower(word)
	switch {
	case (t.ending == "s" || t.ending == "x") && t.separator != '.':
		both := word + t.ending
		return spelling{masculine: both, feminine: both}, !t.plural && !strings.ContainsAny(lower[len(lower)-1:], "sx")
	case whole && !t.plural && isPair(lower, t.ending):
		return spelling{masculine: word, feminine: capitalLike(word, pairs[lower])}, true
	case !joined:
		feminine, ok := derive(word, t.ending)
		return newSpelling(word, feminine, t.plural), ok
	case t.plural:
		return spelling{}, false
	}
	// prêts·es is a plural already, assis·es is not.
	if root, plural := strings.CutSuffix(word, "s"); plural && !endsInS(word) {
		word = root
	}
	feminine, ok := derive(word, singular)
	return newSpelling(word, feminine, true), ok
}

// endsInS tells words that end in s in the singular, too.
func endsInS(word string) bool {
	for _, end := range [...]string{"ais", "ois", "pris", "ssis", "quis", "cis", "gris", "clos", "clus", "gros", "bas", "las"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// isPair tells the endings that stand for the feminine of a word in pairs: all of
// it, or what ce·tte adds; and tes in tous·tes.
func isPair(word, ending string) bool {
	feminine := pairs[word]
	return feminine != "" && (feminine == ending || feminine == word+ending || word == "tous" && ending == "tes")
}

// capitalLike returns a word with a capital where the model has one.
func capitalLike(model, word string) string {
	if isUpper(model[:1]) {
		return capital(word)
	}
	return word
}

func newSpelling(masculine, feminine string, plural bool) spelling {
	s := spelling{masculine: masculine, feminine: feminine, alike: soundAlike(masculine, feminine)}
	if plural {
		s.masculine, s.feminine = pluralOf(masculine), feminine+"s"
		s.alike = s.alike && !strings.HasSuffix(s.masculine, "aux")
	}
	return s
}

// pluralOf returns the plural of a masculine word.
func pluralOf(word string) string {
	switch {
	case strings.HasSuffix(word, "tou"), strings.HasSuffix(word, "tout"):
		return strings.TrimSuffix(word, "t") + "s"
	case strings.HasSuffix(word, "al"):
		return strings.TrimSuffix(word, "l") + "ux"
	case strings.HasSuffix(word, "eau"):
		return word + "x"
	case strings.ContainsAny(word[len(word)-1:], "sxz"):
		return word
	}
	return word + "s"
}

// soundAlike tells whether the feminine sounds like the masculine: it adds an e
// to a vowel, or to a consonant that the masculine says as well.
func soundAlike(masculine, feminine string) bool {
	ends := func(ends ...string) bool {
		for _, end := range ends {
			if strings.HasSuffix(masculine, end) {
				return true
			}
		}
		return false
	}
	switch {
	case strings.HasSuffix(feminine, "ère"):
		return masculine == "cher" || masculine == "fier" || masculine == "amer"
	case ends("il") && strings.HasSuffix(feminine, "ille"), ends("oul", "oûl"):
		return false // gentil, soûl
	case ends("net", "brut", "rect", "act"):
		return true
	case ends("c") && strings.HasSuffix(feminine, "que"), ends("f") && strings.HasSuffix(feminine, "ffe"):
		return true
	case ends("l"):
		return true
	}
	return feminine == masculine+"e" && ends("é", "i", "u", "ï", "ü", "û", "r", "f")
}
