package check

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// checkTranscript looks at the file of a transcript; length is that of the
// episode, 0 where it is not known.
func (c *checker) checkTranscript(name, kind string, data []byte, length time.Duration) {
	t := &transcript{checker: c, name: name, data: data, length: length}
	switch kindOf(name, kind) {
	case "text/vtt":
		t.webVTT()
	case "application/x-subrip", "application/srt":
		t.subRip()
	case "application/json":
		t.json()
	default: // HTML and plain text have no rules
		if len(bytes.TrimSpace(data)) == 0 {
			t.sayf(Doubtful, -1, "the transcript is empty; leave it out of the feed")
		}
	}
}

// A transcript is the file of one, while it is looked at.
type transcript struct {
	*checker
	name   string
	data   []byte
	length time.Duration

	cues    int
	last    time.Duration // when the latest cue began
	told    int
	tooLate bool // that a cue passes the end was told
}

func (t *transcript) sayf(l Level, at int, format string, args ...any) {
	if t.told++; t.told <= maxTold {
		t.addFile(l, t.name, t.data, at, "transcript-file", format, args...)
	}
}

// cueTime is the line of times of a cue (WebVTT, section 4.1; SubRip has a comma
// and always hours).
var (
	vttTime = regexp.MustCompile(`^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t].*)?$`)
	srtTime = regexp.MustCompile(`^(\d{2,}):([0-5]\d):([0-5]\d),(\d{3})[ \t]+-->[ \t]+(\d{2,}):([0-5]\d):([0-5]\d),(\d{3})[ \t]*$`)
)

// span reads the two times of a cue.
func span(m []string) (from, to time.Duration) {
	moment := func(m []string) time.Duration {
		var n [4]int64
		for i, s := range m {
			n[i], _ = strconv.ParseInt(s[max(0, len(s)-6):], 10, 64) // no recording has more hours
		}
		return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second + time.Duration(n[3])*time.Millisecond
	}
	return moment(m[1:5]), moment(m[5:9])
}

func (t *transcript) webVTT() {
	first, _, _ := bytes.Cut(t.data, []byte{'\n'})
	head := strings.TrimRight(string(first), "\r")
	if head != "WEBVTT" && !strings.HasPrefix(head, "WEBVTT ") && !strings.HasPrefix(head, "WEBVTT\t") {
		t.sayf(Broken, 0, "the file does not begin with WEBVTT, and nobody reads it; write WEBVTT as its first line, and an empty line after it")
		return
	}
	t.cuesOf(vttTime, "00:01:05.000 --> 00:01:09.500")
}

func (t *transcript) subRip() { t.cuesOf(srtTime, "00:01:05,000 --> 00:01:09,500") }

// cuesOf looks at all lines with an arrow.
func (t *transcript) cuesOf(shape *regexp.Regexp, example string) {
	at := 0
	for line := range bytes.SplitSeq(t.data, []byte{'\n'}) {
		start := at
		at += len(line) + 1
		text := strings.TrimRight(string(line), "\r")
		if !strings.Contains(text, "-->") {
			continue
		}
		t.cues++
		m := shape.FindStringSubmatch(text)
		if m == nil {
			t.sayf(Broken, start, "%s are no times of a cue; write %s", quote(text), example)
			continue
		}
		from, to := span(m)
		t.cue(start, from, to)
	}
	if t.cues == 0 {
		t.sayf(Doubtful, -1, "there is no cue in the file; a cue is a line like %s, and below it what is said", example)
	}
}

// cue compares a cue with the one before and with the episode.
func (t *transcript) cue(at int, from, to time.Duration) {
	switch {
	case to <= from:
		t.sayf(Broken, at, "the cue ends at %s, not after it begins; correct its times", clock(to))
	case from < t.last:
		t.sayf(Broken, at, "the cue begins at %s, before the one above it; put the cues into the order of time", clock(from))
	case t.length > 0 && to > t.length+beyond && !t.tooLate:
		t.tooLate = true // all that follow are, too
		t.sayf(Doubtful, at, "the cue ends at %s, when the episode of %s is over; is it the transcript of this episode?", clock(to), clock(t.length))
	}
	t.last = max(t.last, from)
}

// clock writes a moment of an episode.
func clock(d time.Duration) string {
	d = d.Round(time.Millisecond)
	return (time.Time{}).Add(d % (24 * time.Hour)).Format("15:04:05.000")
}

// json looks at a transcript of the podcast namespace.
func (t *transcript) json() {
	var doc struct {
		Version  string `json:"version"`
		Segments []struct {
			StartTime *float64 `json:"startTime"`
			EndTime   *float64 `json:"endTime"`
		} `json:"segments"`
	}
	if err := json.Unmarshal(t.data, &doc); err != nil {
		at := 0
		if te, ok := err.(*json.UnmarshalTypeError); ok {
			at = int(te.Offset) - 1 // of what was read last
		}
		t.sayf(Broken, faultAt(t.data, err, at), "the transcript cannot be read: %s", inWords(err))
		return
	}
	if doc.Version == "" {
		t.sayf(Doubtful, -1, `the transcript does not say its version; write "version": "1.0.0"`)
	}
	if len(doc.Segments) == 0 {
		t.sayf(Doubtful, -1, `there is nothing in the transcript; write "segments": [{"startTime": 0.5, "endTime": 2.1, "body": "Welcome."}]`)
	}
	for i, s := range doc.Segments {
		if s.StartTime == nil {
			t.sayf(Broken, -1, `segment %d does not say when it begins; write "startTime": 0.5, in seconds`, i+1)
			continue
		}
		from := seconds(*s.StartTime)
		to := from + 1
		if s.EndTime != nil {
			to = seconds(*s.EndTime)
		}
		t.cue(-1, from, to)
	}
}

// seconds bounds what a file may claim: a duration holds 292 years.
func seconds(s float64) time.Duration {
	return time.Duration(min(max(s, 0), 1e9) * float64(time.Second))
}
