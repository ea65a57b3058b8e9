package check

import (
	"io/fs"
	"net/url"
	"path"
	"strings"
)

// address reads an absolute address of the web and complains about what is wrong
// with it. It returns nil where nothing can be made of it. Plain is the level of
// a finding where it begins with http and not https.
func (c *checker) address(e *element, text string, plain Level) *url.URL {
	if text == "" {
		c.addf(Broken, e, "url", "the address of <%s> is missing; write one like https://example.com/podcast/", e.label())
		return nil
	}
	u, err := url.Parse(text)
	if err != nil {
		if i := strings.IndexFunc(text, mustEscape); i >= 0 {
			c.addf(Broken, e, "url-escape", "the address %s holds a space or a control character; write a space as %%20", quote(text))
		} else {
			c.addf(Broken, e, "url", "%s is no address that can be read; write one like https://example.com/podcast/; a %% must be written as %%25", quote(text))
		}
		return nil
	}
	if u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		c.addf(Broken, e, "url", "%s is no complete address; it begins with https:// and the name of the server: https://example.com/podcast/%s", quote(text), strings.TrimLeft(path.Base(text), "./"))
		return nil
	}
	if strings.IndexFunc(text, mustEscape) >= 0 {
		c.addf(Broken, e, "url-escape", "the address %s holds spaces or letters with accents, over which players stumble; write %s", quote(text), u)
	}
	if u.Scheme == "http" {
		c.addf(plain, e, "url-https", "%s begins with http://, which many players refuse; write https:// if the server has it", quote(text))
	}
	return u
}

// mustEscape says whether a character may not stand in an address as it is: only
// some of ASCII may (RFC 3986, section 2).
func mustEscape(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"<>\^{|}`+"`", r) }

// An addressed element is one whose attribute is the address of a file.
type addressed struct {
	e    *element
	attr string
}

// filesOf lists what an item or the channel points at.
func filesOf(parent *element) []addressed {
	var list []addressed
	for _, e := range parent.children {
		switch {
		case e.space == rss && e.name == "enclosure",
			e.space == podcast && (e.name == "transcript" || e.name == "chapters"):
			list = append(list, addressed{e, "url"})
		case e.space == itunes && e.name == "image":
			list = append(list, addressed{e, "href"})
		}
	}
	return list
}

// findBase finds out which address the folder of the feed has: that of
// <atom:link rel="self">, or else what the sound files have in common. Unless one
// file at least is here, the feed is taken to have come alone, and no file is
// called missing.
func (c *checker) findBase(channel *element, items []*element) {
	if e := selfLink(channel); e != nil {
		href, _ := e.attr("href")
		if u, err := url.Parse(href); err == nil && u.Host != "" {
			c.self = href
			c.base = u
		}
	}
	if c.base == nil {
		c.base = commonFolder(items)
	}
	if c.base == nil {
		return
	}
	for _, parent := range append([]*element{channel}, items...) {
		for _, a := range filesOf(parent) {
			text, _ := a.e.attr(a.attr)
			if u, err := url.Parse(text); err == nil {
				if name, ok := c.within(u); ok && isFile(c.files, name) {
					c.here = true
					return
				}
			}
		}
	}
}

// commonFolder returns the longest beginning that the addresses of all sound
// files share, or nil.
func commonFolder(items []*element) *url.URL {
	var common *url.URL
	for _, item := range items {
		e := item.child(rss, "enclosure")
		if e == nil {
			continue
		}
		text, _ := e.attr("url")
		u, err := url.Parse(text)
		if err != nil || u.Host == "" {
			continue
		}
		if common == nil {
			common = u
			continue
		}
		if !strings.EqualFold(u.Host, common.Host) {
			return nil
		}
		n := 0
		for n < min(len(u.Path), len(common.Path)) && u.Path[n] == common.Path[n] {
			n++
		}
		common = &url.URL{Scheme: common.Scheme, Host: common.Host, Path: common.Path[:n]}
	}
	return common
}

// within returns the name that a file of the web has among the files, if it lies
// in the folder of the feed. No address leads out of it.
func (c *checker) within(u *url.URL) (string, bool) {
	if c.base == nil || !strings.EqualFold(u.Host, c.base.Host) {
		return "", false
	}
	folder := c.base.Path[:strings.LastIndexByte(c.base.Path, '/')+1]
	rest, ok := strings.CutPrefix(u.Path, folder)
	if !ok || folder == "" || strings.ContainsAny(rest, "\\:\x00") || !fs.ValidPath(rest) || rest == "." {
		return "", false
	}
	return path.Join(c.dir, rest), true
}

// isFile says whether an ordinary file is here.
func isFile(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.Mode().IsRegular()
}

// local returns the name of the file at an address, where it is here. One that
// should be and is not is complained about; those that cannot be told are counted.
func (c *checker) local(e *element, u *url.URL) (string, bool) {
	name, ok := c.within(u)
	if ok && isFile(c.files, name) {
		return name, true
	}
	if ok && c.here {
		c.addf(Broken, e, "file-missing", "there is no file %s beside the feed, to which this address points; put it there or correct the address", quote(name))
		return "", false
	}
	c.unchecked[u.String()] = true
	return "", false
}
