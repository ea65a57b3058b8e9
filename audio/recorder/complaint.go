package recorder

import "strings"

// maxComplaint is how many bytes of a program's complaint are kept, and of
// ffmpeg's list of devices.
const maxComplaint = 16 << 10

// A complaint is what a program writes to standard error.
type complaint struct{ text []byte }

// Write keeps the beginning and takes the rest in.
func (c *complaint) Write(p []byte) (int, error) {
	c.text = append(c.text, p[:min(len(p), maxComplaint-len(c.text))]...)
	return len(p), nil
}

// line returns the first line that says anything, or "". Those of ALSA's library
// tell where in its sources it was; they count only where there are no others.
func (c *complaint) line() string {
	first := ""
	for line := range strings.Lines(string(c.text)) {
		line = strings.ToValidUTF8(strings.TrimSpace(line), "?")
		switch {
		case line == "":
		case !strings.HasPrefix(line, "ALSA lib "):
			return line
		case first == "":
			first = line
		}
	}
	return first
}
