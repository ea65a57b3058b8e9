package programme

import (
	"strings"
	"testing"
)

// Each case is a programme.yaml, and all that is said about it, without the name
// of the file and without the long advice of a file that is no YAML.
var faulty = []struct{ text, want string }{
	{"titel: x\nauthor: a\nlangage: fr\n",
		"1:1: unknown key \"titel\"; the nearest is title, as in title: Five quiet evenings\n" +
			"3:1: unknown key \"langage\"; the nearest is language, as in language: en"},
	{"base_url: x\n", "1:1: unknown key \"base_url\"; the nearest is base-url, as in base-url: https://example.org/evenings/"},
	{"baseurl: x\n", "1:1: unknown key \"baseurl\"; the nearest is base-url, as in base-url: https://example.org/evenings/"},
	{"url: x\n", "1:1: unknown key \"url\"; the nearest is base-url, as in base-url: https://example.org/evenings/"},
	{"URL: x\n", "1:1: unknown key \"URL\"; the nearest is base-url, as in base-url: https://example.org/evenings/"},
	{"Image: x\n", "1:1: unknown key \"Image\"; the nearest is cover, as in cover: cover.jpg"},
	{"zzzzzzzz: x\n",
		"1:1: unknown key \"zzzzzzzz\"; the keys here are title, subtitle, language, credits, author, owner, link, description, " +
			"categories, explicit, copyright, license, type, base-url, cover, persons"},
	{"title: a\ntitle: b\n", "2:1: \"title\" stood already in line 1; keep one of them"},
	{"title:\n", "1:1: title has no value; write title: Five quiet evenings, or leave the line out"},
	{"title: [a]\n", "1:8: title takes one value on its line; write title: Five quiet evenings"},
	{"title: |\n  a\n", "1:8: title takes one value on its line; write title: Five quiet evenings"},
	{"title: >\n  a\n", "1:8: the sign > has no meaning here; write | where several lines follow"},
	{"title: \"a\\u202eb\"\n", "1:8: a text is made of characters that can be shown, not of U+202E, as in title: Five quiet evenings"},
	{"title: a\u2067b\n", "1:8: a text is made of characters that can be shown, not of U+2067, as in title: Five quiet evenings"},
	{"title: \"a\\nb\"\n", "1:8: a text is made of characters that can be shown, not of U+000A, as in title: Five quiet evenings"},
	{"title: \"a\\u2028b\"\n", "1:8: a text is made of characters that can be shown, not of U+2028, as in title: Five quiet evenings"},
	{"title: a\ufffeb\n", "1:8: a text is made of characters that can be shown, not of U+FFFE, as in title: Five quiet evenings"},
	{"language: français\n", "1:11: \"français\" is not the tag of a language, as in language: en"},
	{"credits: moi\n", "1:10: credits is a list of lines, as in credits: [Music by Claire Martin]"},
	{"credits: [a, [b], {c: d}, \"e\\tf\", '']\n",
		"1:14: an entry of credits takes one value on its line; write credits: [Music by Claire Martin]\n" +
			"1:19: an entry of credits takes one value on its line; write credits: [Music by Claire Martin]\n" +
			"1:27: a text is made of characters that can be shown, not of U+0009, as in credits: [Music by Claire Martin]\n" +
			"1:35: an entry of credits has no value; write credits: [Music by Claire Martin], or leave the line out"},
	{"owner: Claire\n",
		"1:8: owner is made of details; write one “key: value” a line, with a space after the colon, as in name: Claire Martin"},
	{"owner:\n  nom: x\n  e-mail: a@b.c\n",
		"2:3: unknown key \"nom\"; the keys here are name, email\n" +
			"3:3: unknown key \"e-mail\"; the nearest is email, as in email: claire@example.org"},
	{"owner: {url: x}\n", "1:9: unknown key \"url\"; the keys here are name, email"},
	{"link: example.org\n", "1:7: an address begins with http:// or https:// and names a server, as in link: https://example.org/evenings"},
	{"link: \"javascript:alert(1)\"\n", "1:7: an address begins with http:// or https:// and names a server, as in link: https://example.org/evenings"},
	{"link: https://a.example/b c\n", "1:7: an address holds no spaces; write %20 instead, as in link: https://example.org/evenings"},
	{"link: http://me:pw@a.example\n", "1:7: an address that everybody reads holds no user and no password, as in link: https://example.org/evenings"},
	{"base-url: https://a.example/?b\n", "1:11: the address of a folder ends before ? or #, as in base-url: https://example.org/evenings/"},
	{"base-url: https://a.example/#\n", "1:11: the address of a folder ends before ? or #, as in base-url: https://example.org/evenings/"},
	{"base-url: https://a.example:0/\n",
		"1:11: an address begins with http:// or https:// and names a server, as in base-url: https://example.org/evenings/"},
	{"base-url: ftp://a.example/\n",
		"1:11: an address begins with http:// or https:// and names a server, as in base-url: https://example.org/evenings/"},
	{"description: [a]\n",
		"1:14: description is a text; write description: Five evenings of coming to rest, ten minutes each., or | and below it several lines that begin with spaces"},
	{"description: |\ntitle: x\n",
		"1:1: description has no value; write description: Five evenings of coming to rest, ten minutes each., or leave the line out"},
	{"description: |\n  Un.\n\n  De\u202eux.\n",
		"4:1: a text is made of characters that can be shown, not of U+202E, as in description: Five evenings of coming to rest, ten minutes each."},
	{"categories: Education\n", "1:13: categories is a list of Apple's categories, as in categories: [Health & Fitness > Mental Health]"},
	{"categories:\n  - Mental Health\n  - Health > Mental Health\n  - Health & Fitness > Yoga\n  - eduction\n  - Zzz\n",
		"2:5: \"Mental Health\" is none of Apple's categories; the nearest is Health & Fitness > Mental Health, as in categories: [Health & Fitness > Mental Health]\n" +
			"3:5: \"Health > Mental Health\" is none of Apple's categories; the nearest is Health & Fitness > Mental Health, as in categories: [Health & Fitness > Mental Health]\n" +
			"4:5: \"Health & Fitness > Yoga\" is none of Apple's categories; the nearest is Health & Fitness, as in categories: [Health & Fitness > Mental Health]\n" +
			"5:5: \"eduction\" is none of Apple's categories; the nearest is Education, as in categories: [Health & Fitness > Mental Health]\n" +
			"6:5: \"Zzz\" is none of Apple's categories, as in categories: [Health & Fitness > Mental Health]"},
	{"categories: [Music, Music]\n", "1:21: Music stood already further up; keep one of them"},
	{"categories: [" + strings.Repeat("Arts, ", maxCategories) + "Arts]\n", "1:74: more than 10 categories; keep those that fit best"},
	{"explicit: maybe\n", "1:11: \"maybe\" is neither yes nor no, as in explicit: no"},
	{"type: weekly\n", "1:7: \"weekly\" is neither serial, from the first day on, nor episodic, the newest first, as in type: serial"},
	{"cover: ../x.jpg\n", "1:8: \"../x.jpg\" is not the name of a file beside programme.yaml, as in cover: cover.jpg"},
	{"cover: a\\b.jpg\n", "1:8: \"a\\\\b.jpg\" is not the name of a file beside programme.yaml, as in cover: cover.jpg"},
	{"cover: c:x.jpg\n", "1:8: \"c:x.jpg\" is not the name of a file beside programme.yaml, as in cover: cover.jpg"},
	{"cover: x.gif\n", "1:8: \"x.gif\" is not a picture whose name ends in .jpg, .jpeg or .png, as in cover: cover.jpg"},
	{"persons: Ana\n", "1:10: persons is a list of people, as in persons: [{name: Claire Martin, role: narrator}]"},
	{"persons:\n  - role: host\n  - {name: Ana, rôle: x}\n",
		"2:5: this person has no name; add a line such as name: Claire Martin\n" +
			"3:17: unknown key \"rôle\"; the nearest is role, as in role: narrator"},
	{"- a\n", "1:1: the file is made of details; write one “key: value” a line, with a space after the colon, as in title: Five quiet evenings"},
	{"title: &a x\n", "1:8: the sign & has no meaning here; put a text with such signs in quotes, as in title: \"…\""},
	{"title: !!str x\n", "1:8: the sign ! has no meaning here; put a text with such signs in quotes, as in title: \"…\""},
	{"title: a\n---\ntitle: b\n", "3:6: the details begin again after a line of ---; take that line out"},
	{"title: a: b\n", "1:8: the details break off here"},
	{"title: \xff\n", "this is no text in UTF-8; write the details with a text editor and save them as UTF-8"},
}

func TestFaultyDetailsAreAnswered(t *testing.T) {
	const file = "soirs/programme.yaml:"
	for _, test := range faulty {
		_, err := load(test.text)
		if err == nil {
			t.Errorf("%q: accepted", test.text)
			continue
		}
		var got []string
		for said := range strings.SplitSeq(err.Error(), "\n") {
			said, _, _ = strings.Cut(strings.TrimSpace(strings.TrimPrefix(said, file)), "; write one “key: value” a line with a space")
			got = append(got, said)
		}
		if got := strings.Join(got, "\n"); got != test.want {
			t.Errorf("%q:\ngot:\n%s\nwant:\n%s", test.text, got, test.want)
		}
	}
}

func TestWhatIsNoEmailAddress(t *testing.T) {
	for _, text := range []string{
		"claire", "claire@", "@example.org", "claire@example", "a b@example.org", "Claire <claire@example.org>",
		"claire@example.org, ana@example.org", "\"a b\"@example.org", "claire@[192.0.2.1]", "claire@example..org", "claire@example.org.",
		"a@b@c.example", "mailto:claire@example.org ", "claire@exam\u202eple.org", "claire at example.org", "a@example.org (Ana)",
	} {
		if got, err := email(text); err == nil {
			t.Errorf("%q: accepted as %q", text, got)
		}
	}
}
