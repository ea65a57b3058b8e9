package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// A chapter is an entry of a file of chapters.
type chapter struct {
	StartTime *float64 `json:"startTime"`
	EndTime   *float64 `json:"endTime"`
	Title     *string  `json:"title"`
	TOC       *bool    `json:"toc"`

	at int // in the file
}

// checkChapters looks at a file of chapters; length is that of the episode, 0
// where it is not known.
func (c *checker) checkChapters(name string, data []byte, length time.Duration) {
	told := 0
	say := func(l Level, at int, format string, args ...any) {
		if told++; told <= maxTold {
			c.addFile(l, name, data, at, "chapters-file", format, args...)
		}
	}
	r := &chapterReader{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	if err := r.read(); err != nil {
		say(Broken, faultAt(data, err, r.at), `the chapters cannot be read: %s; the file looks like {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Arriving"}]}`, inWords(err))
		return
	}
	if r.version == "" {
		say(Broken, -1, `the file does not say its version; write "version": "1.2.0" before "chapters"`)
	}
	if len(r.chapters) == 0 {
		say(Doubtful, -1, `the file has no chapters; write "chapters": [{"startTime": 0, "title": "Arriving"}], or leave it out of the feed`)
	}
	last := -1.0
	for i, ch := range r.chapters {
		if ch.StartTime == nil {
			say(Broken, ch.at, `the chapter does not say where it begins; write "startTime": 0, in seconds`)
			continue
		}
		if l, text := ch.fault(i, last, length.Seconds()); text != "" {
			say(l, ch.at, "%s", text)
		}
		if (ch.Title == nil || *ch.Title == "") && (ch.TOC == nil || *ch.TOC) {
			say(Doubtful, ch.at, `the chapter has no title; write "title": "Arriving", or "toc": false if it is not to be shown`)
		}
		last = *ch.StartTime
	}
}

// fault says what is wrong with the time of chapter i, whose predecessor began at
// last, in an episode of so many seconds, 0 where that is not known.
func (ch chapter) fault(i int, last, length float64) (Level, string) {
	switch start := *ch.StartTime; {
	case start < 0:
		return Broken, fmt.Sprintf("the chapter begins before the episode, at %g s; write 0 or more", start)
	case i == 0 && start > 0:
		return Doubtful, fmt.Sprintf(`the first chapter begins at %g s, and what is before it belongs to none; write "startTime": 0`, start)
	case start < last:
		return Broken, fmt.Sprintf("the chapter begins at %g s, before the one above it; put them into the order of time", start)
	case start == last:
		return Doubtful, fmt.Sprintf("two chapters begin at %g s; delete one of them", start)
	case length > 0 && start >= length:
		return Doubtful, fmt.Sprintf("the chapter begins at %g s, when the episode of %.1f s is over; correct the time", start, length)
	case ch.EndTime != nil && *ch.EndTime < start:
		return Doubtful, fmt.Sprintf("the chapter ends at %g s, before it begins; correct endTime or delete it", *ch.EndTime)
	}
	return 0, ""
}

// maxChapters bounds what is kept of a file.
const maxChapters = 10_000

// A chapterReader reads a file of chapters token by token, to know the place of
// each.
type chapterReader struct {
	data     []byte
	dec      *json.Decoder
	at       int // of what is read
	version  string
	chapters []chapter
}

func (r *chapterReader) read() error {
	// The decoder of parts does not say where in the whole a fault is.
	if err := json.Unmarshal(r.data, &json.RawMessage{}); err != nil {
		return err
	}
	if err := r.open('{', "it does not begin with {"); err != nil {
		return err
	}
	for r.dec.More() {
		r.advance()
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		r.advance()
		switch key {
		case "version":
			err = r.dec.Decode(&r.version)
		case "chapters":
			err = r.list()
		default:
			err = r.dec.Decode(&json.RawMessage{})
		}
		if err != nil {
			return err
		}
	}
	_, err := r.dec.Token()
	return err
}

func (r *chapterReader) list() error {
	if err := r.open('[', "chapters is no list"); err != nil {
		return err
	}
	for r.dec.More() {
		r.advance()
		ch := chapter{at: r.at}
		if err := r.dec.Decode(&ch); err != nil {
			return err
		}
		if len(r.chapters) >= maxChapters {
			return fmt.Errorf("there are more than %d", maxChapters)
		}
		r.chapters = append(r.chapters, ch)
	}
	_, err := r.dec.Token()
	return err
}

// open reads the bracket at which something begins.
func (r *chapterReader) open(bracket json.Delim, text string) error {
	t, err := r.dec.Token()
	if err == nil && t != bracket {
		err = fmt.Errorf("%s", text)
	}
	return err
}

// advance moves at to the beginning of the next value.
func (r *chapterReader) advance() {
	r.at = int(r.dec.InputOffset())
	for r.at < len(r.data) && bytes.IndexByte([]byte(" \t\r\n,:"), r.data[r.at]) >= 0 {
		r.at++
	}
}
