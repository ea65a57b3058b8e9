package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateShape is a date of RFC 2822, section 3.3, with the zones of section 4.3;
// UTC is none of them, and common.
var dateShape = regexp.MustCompile(`(?i)^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun),\s*)?(\d{1,2})\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+` +
	`(\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s+([+-]\d{4}|GMT|UT|UTC|Z|[ECMP][SD]T)$`)

// zones are the names of zones that have a meaning, in minutes to the east of
// Greenwich (RFC 2822, section 4.3).
var zones = map[string]int{"GMT": 0, "UT": 0, "UTC": 0, "Z": 0,
	"EDT": -240, "EST": -300, "CDT": -300, "CST": -360, "MDT": -360, "MST": -420, "PDT": -420, "PST": -480}

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// exampleDate shows people how a date is written.
const exampleDate = "Mon, 06 Jan 2025 06:00:00 +0100"

// dateLayout is how a date is written (RFC 2822, section 3.3).
const dateLayout = "Mon, 02 Jan 2006 15:04:05 -0700"

// parseDate reads a date of RFC 2822. The doubt says what is odd about one that
// can be read; ok whether it can.
func parseDate(text string) (t time.Time, doubt string, ok bool) {
	m := dateShape.FindStringSubmatch(text)
	if m == nil {
		return t, "", false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	day, month, year := number(m[2]), strings.Index(months, strings.ToLower(m[3]))/3+1, number(m[4])
	hour, minute, second := number(m[5]), number(m[6]), number(m[7])
	east, named := zones[strings.ToUpper(m[8])]
	if !named {
		east = number(m[8][1:3])*60 + number(m[8][3:])
		if m[8][0] == '-' {
			east = -east
		}
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, 0, time.FixedZone("", east*60))
	midnight := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if midnight.Day() != day || hour > 23 || minute > 59 || second > 60 || east <= -24*60 || east >= 24*60 {
		return t, "", false
	}
	if weekday := midnight.Weekday().String()[:3]; m[1] != "" && !strings.EqualFold(m[1], weekday) {
		return t, fmt.Sprintf("the %d %s %d is a %s, not a %s", day, m[3], year, weekday, m[1]), true
	}
	if m[1] == "" {
		return t, "the day of the week is missing, which Apple asks for", true
	}
	return t, "", true
}

// checkDate returns the time at which an episode appears; zero where it is not
// known.
func (c *checker) checkDate(item *element) time.Time {
	e := c.single(item, rss, "pubDate")
	if e == nil {
		c.addf(Doubtful, item, "date", "the episode does not say when it appeared, and players cannot put it into order; write <pubDate>%s</pubDate>", exampleDate)
		return time.Time{}
	}
	t, doubt, ok := parseDate(e.value())
	switch {
	case !ok:
		c.addf(Broken, e, "date", "%s is no date as feeds have it; write <pubDate>%s</pubDate>, in English", quote(e.value()), exampleDate)
		return time.Time{}
	case doubt != "":
		c.addf(Doubtful, e, "date", "%s; write <pubDate>%s</pubDate>", doubt, t.Format(dateLayout))
	}
	if !c.o.Now.IsZero() && t.After(c.o.Now) {
		c.addf(Doubtful, e, "date-future", "the episode appears in the future, at %s; some players show it at once, others hide it until then", t.Format(dateLayout))
	}
	return t
}

// durationShape is the time of an episode: seconds, minutes and seconds, or hours
// too.
var durationShape = regexp.MustCompile(`^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,9})$`)

// parseDuration reads <itunes:duration>.
func parseDuration(text string) (time.Duration, bool) {
	m := durationShape.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	var n [3]int
	for i, s := range m[1:] {
		n[i], _ = strconv.Atoi(s)
	}
	if m[2] != "" && (len(m[3]) != 2 || n[2] > 59) || m[1] != "" && (len(m[2]) != 2 || n[1] > 59) {
		return 0, false
	}
	return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second, true
}

// checkDuration returns how long an episode says it is; 0 where it does not.
func (c *checker) checkDuration(item *element) (e *element, d time.Duration) {
	e = c.single(item, itunes, "duration")
	if e == nil {
		c.addf(Doubtful, item, "duration", "the episode does not say how long it is; write its seconds: <itunes:duration>754</itunes:duration>")
		return nil, 0
	}
	d, ok := parseDuration(e.value())
	if !ok || d == 0 {
		c.addf(Doubtful, e, "duration", "%s is no length of an episode; write its seconds: <itunes:duration>754</itunes:duration>, or 00:12:34", quote(e.value()))
		return nil, 0
	}
	return e, d
}
