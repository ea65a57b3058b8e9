package network

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"meditate/audio"
	"meditate/narration/config"
)

// maxRefusal is how much is read of an answer that is no sound, in bytes.
const maxRefusal = 64 << 10

// A server is one with the speech interface of OpenAI.
type server struct {
	config.HTTP
	base   string // its address, without what every such server has in common
	host   string // of that, with the port
	key    secret
	client *http.Client
	pace   pace
}

// newClient returns a client that keeps some connections for the next phrase.
func newClient(connections int) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			ForceAttemptHTTP2:      true,
			DisableCompression:     true,
			MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost:    connections,
			IdleConnTimeout:        30 * time.Second,
			TLSHandshakeTimeout:    10 * time.Second,
		},
		// The text and the key are for the server that was named, no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// say has a text spoken; it is the Say of [voice.Synthesiser].
func (s *server) say(ctx context.Context, text string) (audio.Clip, error) {
	timeout := s.Timeout
	if timeout <= 0 {
		timeout = phraseTimeout
	}
	return s.pace.speak(ctx, timeout, func(ctx context.Context) (audio.Clip, error) { return s.once(ctx, text) })
}

// once is one try.
func (s *server) once(ctx context.Context, text string) (audio.Clip, error) {
	request, err := s.request(ctx, text)
	if err != nil {
		return audio.Clip{}, err
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return audio.Clip{}, s.unreached(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return audio.Clip{}, s.refusal(answer)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	switch {
	case err != nil:
		return audio.Clip{}, passingf("%w (%s)", errBroken, s.key.quote(err.Error()))
	case len(body) > maxAnswer:
		return audio.Clip{}, errTooMuch
	}
	// Without a length and without chunks, the end of the connection is the end
	// of the answer, whatever ended it (RFC 9112, section 6.3).
	whole := answer.ContentLength >= 0 || len(answer.TransferEncoding) > 0 || answer.ProtoMajor >= 2
	return s.decode(body, whole)
}

// request returns what is asked of the server.
func (s *server) request(ctx context.Context, text string) (*http.Request, error) {
	body, err := json.Marshal(struct {
		Model  string  `json:"model,omitempty"`
		Input  string  `json:"input"`
		Voice  string  `json:"voice,omitempty"`
		Format string  `json:"response_format"`
		Speed  float64 `json:"speed,omitempty"`
	}{s.Model, text, s.Voice, "wav", s.Speed})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/v1/audio/speech", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "audio/wav")
	request.Header.Set("User-Agent", "meditate")
	if s.key != "" {
		request.Header.Set("Authorization", "Bearer "+string(s.key))
	}
	return request, nil
}

// unreached is the error where a request got no answer.
func (s *server) unreached(err error) error {
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err
	}
	said := s.key.quote(err.Error())
	if cert := new(tls.CertificateVerificationError); errors.As(err, &cert) {
		return fmt.Errorf("%s cannot prove that it is that server (%s): check url: in config.yaml and the clock of this computer", s.base, said)
	}
	return noConnection(s.base, said, err)
}

// refusal is the error for an answer that is no success.
func (s *server) refusal(answer *http.Response) error {
	said, _ := io.ReadAll(io.LimitReader(answer.Body, maxRefusal)) // what came before it broke off says enough
	status := answer.StatusCode
	err := fmt.Errorf("%s answers %d %s: %s%s", s.base, status, http.StatusText(status), s.advice(answer), s.says(said))
	if status == http.StatusTooManyRequests || status >= 500 {
		return &passing{err, s.retryAfter(answer.Header.Get("Retry-After"))}
	}
	return err
}

// advice says what to do about an answer.
func (s *server) advice(answer *http.Response) string {
	switch status := answer.StatusCode; {
	case status < 400:
		return fmt.Sprintf("it sends on to %s; if that is right, put it into url: in config.yaml", s.key.quote(answer.Header.Get("Location")))
	case (status == http.StatusUnauthorized || status == http.StatusForbidden) && s.key == "":
		return "it wants a key; put it into an environment variable and name that with key-env: in config.yaml"
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return fmt.Sprintf("check the key in the environment variable %s, and what it may be used for", s.KeyEnv)
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		return "check url: and model: in config.yaml"
	case status == http.StatusTooManyRequests:
		return "it has too much to do, or a quota is used up; try again later"
	case status < 500:
		return "check model:, voice: and speed: in config.yaml"
	}
	return "it is in trouble; look at its log, or try again later"
}

// retryAfter returns how long a server asks to be left alone, in seconds or by
// a date (RFC 9110, section 10.2.3); 0 where it does not say, or less where that
// is over.
func (s *server) retryAfter(header string) time.Duration {
	const most = 365 * 24 * 60 * 60
	if seconds, err := strconv.Atoi(header); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, most)) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return date.Sub(s.pace.now())
	}
	return 0
}
