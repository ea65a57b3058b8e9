package programme

import "testing"

func TestAppleHasNineteenCategories(t *testing.T) {
	seen, whole := map[Category]bool{}, 0
	for _, c := range Categories() {
		if seen[c] {
			t.Errorf("%v stands twice", c)
		}
		seen[c] = true
		if c.Sub == "" {
			whole++
		}
		if got, err := category(c.String()); got != c || err != nil || !c.Known() {
			t.Errorf("%v: got %v, %v", c, got, err)
		}
	}
	if whole != 19 || len(seen) != 110 {
		t.Errorf("%d categories, %d with their subcategories", whole, len(seen))
	}
	for _, c := range []Category{{}, {"Health", ""}, {"Arts", "Comedy"}, {"", "Books"}, {"arts", ""}} {
		if c.Known() {
			t.Errorf("%v is known", c)
		}
	}
}
