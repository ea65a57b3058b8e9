package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"
)

// fields is an entry as it stands in its line.
type fields struct {
	Start    string `json:"start"`
	Seconds  int64  `json:"seconds"`
	Title    string `json:"title"`
	Day      *int   `json:"day,omitempty"`
	Finished bool   `json:"finished"`
	Note     string `json:"note,omitempty"`
}

// maxSeconds is as much as a [time.Duration] holds.
const maxSeconds = int64(math.MaxInt64 / time.Second)

// format returns the line of an entry, with its end. The error says why it could
// not be read again.
func format(e Entry) ([]byte, error) {
	f := fields{
		Start:    e.Start.Format(time.RFC3339),
		Seconds:  int64(e.Listened.Round(time.Second) / time.Second),
		Title:    clean(e.Title),
		Finished: e.Finished,
		Note:     clean(e.Note),
	}
	if e.Day >= 0 {
		f.Day = &e.Day
	}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false) // people read it, too
	if err := enc.Encode(f); err != nil {
		return nil, err
	}
	_, err := parse(line.Bytes())
	return line.Bytes(), err
}

// parse reads a line, with or without its end. Only the start must be there; an
// error says what is wrong.
func parse(line []byte) (Entry, error) {
	var f fields
	if err := json.Unmarshal(trim(line), &f); err != nil {
		return Entry{}, err
	}
	start, err := time.Parse(time.RFC3339, f.Start)
	switch {
	case f.Start == "" || err == nil && start.IsZero():
		return Entry{}, errors.New("it has no start")
	case err != nil:
		return Entry{}, err
	case f.Seconds < 0 || f.Seconds > maxSeconds:
		return Entry{}, fmt.Errorf("%d seconds cannot be heard", f.Seconds)
	}
	e := Entry{
		Start:    start.Add(-time.Duration(start.Nanosecond())),
		Listened: time.Duration(f.Seconds) * time.Second,
		Title:    clean(f.Title),
		Day:      NoDay,
		Finished: f.Finished,
		Note:     clean(f.Note),
	}
	if f.Day != nil {
		e.Day = max(*f.Day, NoDay)
	}
	return e, nil
}

// blank tells whether there is nothing in a line: what a crash may leave of one,
// or an editor.
func blank(line []byte) bool { return len(trim(line)) == 0 }

// trim takes off what is no part of an entry: spaces, the end of the line, and
// what some editors put first in a file.
func trim(line []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
}
