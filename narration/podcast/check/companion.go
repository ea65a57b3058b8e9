package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// transcriptTypes are the types of transcripts, with what their addresses end in
// (Podcast namespace, docs/tags/transcript.md).
var transcriptTypes = map[string]string{"text/vtt": ".vtt", "application/x-subrip": ".srt", "application/srt": ".srt",
	"text/html": ".html", "text/plain": ".txt", "application/json": ".json"}

// maxTold is how many faults of one file are told: most are of one kind.
const maxTold = 5

// beyond is how much a cue or a chapter may pass the end of the sound: the
// lengths of feeds are whole seconds.
const beyond = time.Second

// checkCompanions looks at the transcripts and the chapters of an episode, and
// at their files.
func (c *checker) checkCompanions(ep *episode) {
	for _, e := range ep.item.all(podcast, "transcript") {
		kind, _ := e.attr("type")
		_, known := transcriptTypes[kind]
		switch {
		case kind == "text/srt":
			c.addf(Doubtful, e, "transcript", `the type text/srt is no longer used; write type="application/x-subrip"`)
		case kind == "":
			c.addf(Broken, e, "transcript", `the transcript has no type; write type="text/vtt"`)
		case !known:
			c.addf(Doubtful, e, "transcript", `%s is no type of transcript; write type="text/vtt", application/x-subrip, application/json, text/html or text/plain`, quote(kind))
		}
		if name, data, ok := c.companion(e, "transcript-file"); ok {
			c.checkTranscript(name, kind, data, ep.length)
		}
	}
	if e := c.single(ep.item, podcast, "chapters"); e != nil {
		if kind, _ := e.attr("type"); kind != "application/json+chapters" {
			c.addf(Doubtful, e, "chapters", `the type of chapters is application/json+chapters, not %s; write type="application/json+chapters"`, quote(kind))
		}
		if name, data, ok := c.companion(e, "chapters-file"); ok {
			c.checkChapters(name, data, ep.length)
		}
	}
}

// companion reads the file that an element points at, where it is here.
func (c *checker) companion(e *element, rule string) (name string, data []byte, ok bool) {
	text, said := e.attr("url")
	if !said {
		c.addf(Broken, e, "url", `<%s> has no address; write <%s url="https://…/1%s" …/>`, e.label(), e.label(), map[bool]string{true: ".json", false: ".vtt"}[e.name == "chapters"])
		return "", nil, false
	}
	u := c.address(e, text, Doubtful)
	if u == nil {
		return "", nil, false
	}
	if name, ok = c.local(e, u); !ok || c.seen[name] {
		return "", nil, false
	}
	c.seen[name] = true
	data, err := readBounded(c.files, name, maxFile)
	if err != nil {
		c.addFile(Broken, name, nil, -1, rule, "the file cannot be read: %v", err)
		return "", nil, false
	}
	if at := firstInvalid(data); at >= 0 {
		c.addFile(Broken, name, data, at, rule, "the text is not in UTF-8 from here on; save the file as UTF-8")
		return "", nil, false
	}
	return name, withoutMark(data), true
}

// inWords says what is wrong with a JSON file without the words of programmers.
func inWords(err error) string {
	te := (*json.UnmarshalTypeError)(nil)
	if !errors.As(err, &te) {
		return err.Error()
	}
	want := map[reflect.Kind]string{reflect.String: "a text in quotes", reflect.Float64: "a number without quotes",
		reflect.Bool: "true or false", reflect.Slice: "a list in [ ]", reflect.Struct: "something in { }"}[te.Type.Kind()]
	field := te.Field[strings.LastIndexByte(te.Field, '.')+1:]
	if field == "" {
		return fmt.Sprintf("a %s stands where %s belongs", te.Value, want)
	}
	return fmt.Sprintf("%s is a %s, and must be %s", field, te.Value, want)
}

// faultAt returns where a fault is, which a syntax error knows better.
func faultAt(data []byte, err error, at int) int {
	if se := (*json.SyntaxError)(nil); errors.As(err, &se) && se.Offset > 0 {
		at = int(se.Offset) - 1
	}
	at = max(0, min(at, len(data)-1))
	for at > 0 && !utf8.RuneStart(data[at]) {
		at--
	}
	return at
}

// kindOf returns the type of a transcript: that of the feed, or where it has none
// that is known, by the name of the file.
func kindOf(name, kind string) string {
	if _, ok := transcriptTypes[kind]; ok {
		return kind
	}
	for t, ext := range transcriptTypes {
		if ext == path.Ext(name) && t != "application/srt" {
			return t
		}
	}
	return ""
}
