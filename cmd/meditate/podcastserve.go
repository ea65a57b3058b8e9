package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"meditate/narration/podcast"

	"github.com/urfave/cli/v2"
)

const flagListen = "listen"

// usualListen is an address that only this computer reaches.
const usualListen = "127.0.0.1:8000"

func podcastServeCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "serve",
		Usage:     "try a podcast before it is published: serve its folder",
		ArgsUsage: "FOLDER",
		Description: "Open the address in a browser, or give its feed.xml to a podcast app. Only this computer reaches it, unless --listen says otherwise: " +
			"with --listen :8000, every telephone in the same network does. Ctrl-C ends it.",
		Flags:  []cli.Flag{&cli.StringFlag{Name: flagListen, Value: usualListen, Usage: "be reached at `HOST:PORT`"}},
		Action: func(c *cli.Context) error { return runPodcastServe(c, std) },
	}
}

func runPodcastServe(c *cli.Context, std streams) error {
	dir, err := oneFolder(c)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return inputf("the folder %s cannot be opened: %v", dir, plain(err))
	}
	defer root.Close()
	if _, err := root.Stat(podcast.FeedName); err != nil {
		return inputf("%s holds no %s; meditate podcast build makes one", dir, podcast.FeedName)
	}
	if c.String(flagListen) == "" {
		return usagef("--%s is empty; write for example --%[1]s :8000", flagListen)
	}
	listener, err := net.Listen("tcp", c.String(flagListen))
	if err != nil {
		return inputf("--%s %s: %v; another port may be free: --%s 127.0.0.1:8001", flagListen, c.String(flagListen), plainNet(err), flagListen)
	}
	server := &http.Server{
		Handler:           &folder{root},
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // what clients do wrong is no concern of who serves
	}
	for _, address := range reachedAt(listener.Addr()) {
		fmt.Fprintf(std.out, "http://%s/\n", address)
	}
	note(std, "Ctrl-C ends it")
	stop := context.AfterFunc(c.Context, func() { server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// plainNet returns what went wrong without the address, which the message names.
func plainNet(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// reachedAt returns the addresses under which a listener is reached.
func reachedAt(a net.Addr) []string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return []string{a.String()}
	}
	port := fmt.Sprint(tcp.Port)
	out := []string{net.JoinHostPort("127.0.0.1", port)}
	all, _ := net.InterfaceAddrs()
	for _, one := range all {
		if ip, ok := one.(*net.IPNet); ok && !ip.IP.IsLoopback() && ip.IP.IsGlobalUnicast() && ip.IP.To4() != nil {
			out = append(out, net.JoinHostPort(ip.IP.String(), port))
		}
	}
	return out
}

// A folder serves the files of a podcast, and nothing else: no listing, nothing that
// is hidden, nothing outside.
type folder struct{ root *os.Root }

// served are the kinds of file that a podcast has.
var served = map[string]string{
	".html": "text/html; charset=utf-8", ".xml": "application/rss+xml; charset=utf-8",
	".mp3": "audio/mpeg", ".m4a": "audio/x-m4a", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
	".vtt": "text/vtt; charset=utf-8", ".srt": "application/x-subrip; charset=utf-8", ".json": "application/json",
}

func (f *folder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = podcast.PageName
	}
	kind, ok := served[strings.ToLower(path.Ext(name))]
	if !ok || !filepath.IsLocal(filepath.FromSlash(name)) || path.Clean(name) != name || hidden(name) {
		http.NotFound(w, r)
		return
	}
	info, err := f.root.Stat(filepath.FromSlash(name)) // before it is opened: a pipe would be waited for
	if err != nil || !info.Mode().IsRegular() {
		http.NotFound(w, r)
		return
	}
	file, err := f.root.Open(filepath.FromSlash(name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache")
	if name == podcast.FeedName {
		f.serveFeed(w, r, file, info.ModTime())
		return
	}
	http.ServeContent(w, r, name, info.ModTime(), file)
}

// hidden tells names that hosts do not serve, and the podcast's own book-keeping.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.Contains(name, "/.") || name == podcast.StateName
}

// maxFeed is more than any feed has, in bytes.
const maxFeed = 64 << 20

// serveFeed serves the feed with the address under which it was asked for in place of
// the one that it is made for: an app that tries it asks this computer for episodes.
func (f *folder) serveFeed(w http.ResponseWriter, r *http.Request, file io.Reader, changed time.Time) {
	data, err := io.ReadAll(io.LimitReader(file, maxFeed))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	here, err := url.Parse("http://" + r.Host + "/")
	if base := podcast.BaseOf(data); base != "" && r.Host != "" && err == nil && here.Host == r.Host && !strings.ContainsAny(r.Host, `"'<>&`) {
		for _, before := range []string{`="%s`, `>%s` + podcast.Episodes, `>%s` + podcast.PageName} { // addresses of files, not of the programme's own page
			data = bytes.ReplaceAll(data, fmt.Appendf(nil, before, base), fmt.Appendf(nil, before, here))
		}
	}
	http.ServeContent(w, r, podcast.FeedName, changed, bytes.NewReader(data))
}
