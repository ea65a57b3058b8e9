package speech

import (
	"strings"
	"testing"
)

func TestNumbersInWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "zéro", 1: "un", 16: "seize", 17: "dix-sept", 20: "vingt", 21: "vingt et un", 22: "vingt-deux",
		61: "soixante et un", 69: "soixante-neuf", 70: "soixante-dix", 71: "soixante et onze", 72: "soixante-douze", 79: "soixante-dix-neuf",
		80: "quatre-vingts", 81: "quatre-vingt-un", 90: "quatre-vingt-dix", 91: "quatre-vingt-onze", 99: "quatre-vingt-dix-neuf",
		100: "cent", 101: "cent un", 180: "cent quatre-vingts", 200: "deux cents", 201: "deux cent un", 999: "neuf cent quatre-vingt-dix-neuf",
		1000: "mille", 1001: "mille un", 1100: "mille cent", 2000: "deux mille", 2024: "deux mille vingt-quatre",
		21_000: "vingt et un mille", 80_000: "quatre-vingt mille", 200_000: "deux cent mille", 280_080: "deux cent quatre-vingt mille quatre-vingts", 300_200: "trois cent mille deux cents",
		1_000_000: "un million", 80_000_000: "quatre-vingts millions", 200_000_001: "deux cents millions un", 2_000_300: "deux millions trois cents",
		1_000_000_000: "un milliard", 2_001_001_001: "deux milliards un million mille un",
		maxNumber: "neuf cent quatre-vingt-dix-neuf milliards neuf cent quatre-vingt-dix-neuf millions neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf",
	} {
		if got := words(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestNumbersBeforeFeminineNouns(t *testing.T) {
	for n, want := range map[int64]string{
		1: "une", 2: "deux", 11: "onze", 21: "vingt et une", 71: "soixante et onze", 81: "quatre-vingt-une", 91: "quatre-vingt-onze", 101: "cent une",
	} {
		if got := feminine(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestOrdinals(t *testing.T) {
	for n, want := range map[int64]string{
		1: "premier", 2: "deuxième", 4: "quatrième", 5: "cinquième", 9: "neuvième", 10: "dixième", 11: "onzième", 21: "vingt et unième",
		30: "trentième", 71: "soixante et onzième", 80: "quatre-vingtième", 100: "centième", 103: "cent troisième", 200: "deux centième", 300: "trois centième",
		1000: "millième", 2000: "deux millième", 1_000_000: "un millionième", 2_000_000: "deux millionième",
	} {
		if got := ordinal(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// No two numbers are said alike, and no word is broken.
func TestEveryNumberHasItsOwnWords(t *testing.T) {
	seen := map[string]int64{}
	for n := range int64(20_000) {
		said := words(n)
		if other, twice := seen[said]; twice {
			t.Fatalf("%d and %d are both %q", n, other, said)
		}
		seen[said] = n
		if strings.Contains(said, "  ") || strings.TrimSpace(said) != said || said == "" {
			t.Fatalf("%d: %q", n, said)
		}
	}
}

func TestRomanNumerals(t *testing.T) {
	for text, want := range map[string]int64{
		"I": 1, "IV": 4, "IX": 9, "X": 10, "XIV": 14, "XIX": 19, "XX": 20, "XXI": 21, "XXXIX": 39, "XXXX": 0, "IIII": 0, "VX": 0, "IXI": 0,
	} {
		if got := roman(text); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
