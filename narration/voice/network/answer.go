package network

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"meditate/audio"
	"meditate/audio/vorbis"
	"meditate/audio/wav"
)

// decode returns the sound in an answer, whatever the server calls it: some
// send what they like best. Of an answer that is not known to be whole, a WAV
// file has to be as long as it says.
func (s *server) decode(body []byte, whole bool) (audio.Clip, error) {
	kind := sniff(body)
	switch kind {
	case kindWAV:
		file, err := withoutTail(body, whole)
		if err != nil {
			return audio.Clip{}, err
		}
		clip, err := wav.Read(bytes.NewReader(file))
		if errors.Is(err, wav.ErrEmpty) {
			return audio.Clip{}, errNoSound
		}
		return clip, s.unreadable(kind, err)
	case kindVorbis:
		clip, err := vorbis.Read(bytes.NewReader(body))
		if err == nil && len(clip.Samples) == 0 {
			return audio.Clip{}, errNoSound
		}
		return clip, s.unreadable(kind, err)
	case kindNothing:
		return audio.Clip{}, errNoSound
	case kindJSON, kindHTML, kindText:
		return audio.Clip{}, fmt.Errorf("the server sent %s in place of sound: check url:, model: and voice: in config.yaml%s",
			kind, s.says(body[:min(len(body), maxRefusal)]))
	}
	return audio.Clip{}, fmt.Errorf("the server sent %s although WAV was asked for: choose another model or server", kind)
}

var errNoSound = errors.New("the server sent no sound: it found nothing to say in the text, or is broken")

// unreadable is the error for sound of a known kind that cannot be read.
func (s *server) unreadable(kind string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the server sent a %s file that cannot be read (%s): choose another model or server", kind, s.key.quote(err.Error()))
}

// The kinds of answers, as people call them.
const (
	kindWAV     = "WAV"
	kindVorbis  = "Ogg Vorbis"
	kindNothing = "nothing"
	kindJSON    = "JSON"
	kindHTML    = "a web page"
	kindText    = "text"
)

// sniff tells what an answer is by how it begins.
func sniff(body []byte) string {
	starts := func(s string) bool { return bytes.HasPrefix(body, []byte(s)) }
	text := bytes.TrimLeft(body[:min(len(body), 1000)], "\ufeff \t\r\n")
	switch {
	case len(body) == 0:
		return kindNothing
	case starts("RIFF"), starts("RF64"), starts("BW64"):
		return kindWAV
	case vorbis.Sniff(body) && bytes.Contains(body[:min(len(body), 100)], []byte("OpusHead")): // RFC 7845, section 5.1
		return "Opus"
	case vorbis.Sniff(body):
		return kindVorbis
	case starts("fLaC"):
		return "FLAC"
	case starts("ID3"), len(body) > 1 && body[0] == 0xff && body[1]&0xe6 == 0xe2: // layer III of ISO/IEC 11172-3, section 2.4.1.3
		return "MP3"
	case len(body) > 1 && body[0] == 0xff && body[1]&0xf6 == 0xf0: // ADTS of ISO/IEC 13818-7, section 6.2
		return "AAC"
	case len(body) > 8 && string(body[4:8]) == "ftyp":
		return "MP4"
	case starts("\x1aE\xdf\xa3"):
		return "WebM"
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return kindJSON
	case bytes.HasPrefix(text, []byte("<")):
		return kindHTML
	case isText(text):
		return kindText
	}
	return "sound without a header, or something else unknown,"
}

// isText tells whether a text has nothing in it but letters and spaces. Raw
// samples soon have a zero.
func isText(text []byte) bool {
	if len(text) >= 1000-utf8.UTFMax { // it may be cut within a letter
		text = text[:len(text)-utf8.UTFMax]
	}
	control := func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }
	return len(text) > 0 && utf8.Valid(text) && !bytes.ContainsFunc(text, control)
}

// says returns the end of an error: what a server says in an answer that is no
// sound, if anything.
func (s *server) says(body []byte) string {
	if words := s.key.quote(complaintIn(body)); words != "" {
		return "; it says: " + words
	}
	return ""
}

// complaintIn returns what an answer says to people, where it is JSON as servers
// send it, and else all of it: {"error": {"message": …}} at OpenAI and LocalAI,
// {"detail": …}, {"detail": {"message": …}} and {"detail": [{"msg": …}]} at those
// made with FastAPI.
func complaintIn(body []byte) string {
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		return string(body)
	}
	return firstWords(answer)
}

// firstWords finds the words in an answer.
func firstWords(answer any) string {
	switch answer := answer.(type) {
	case string:
		return answer
	case []any:
		for _, part := range answer {
			if words := firstWords(part); words != "" {
				return words
			}
		}
	case map[string]any:
		for _, name := range []string{"message", "msg", "detail", "error"} {
			if words := firstWords(answer[name]); words != "" {
				return words
			}
		}
	}
	return ""
}
