// Command peers puts client certificates on masque-go and quic-go, whose own programs know none, and makes an application that speaks
// HTTP/3. It reads root.pem, client.crt, client.key, server.crt, server.key and clients.pem of the directory that it runs in.
package main

import (
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
)

// run is what a word on the command line does with the words after it.
type run struct {
	usage string
	do    func(arguments []string) error
}

var runs = map[string]run{
	"origin":  {"PORT", origin},
	"proxy":   {"PORT", proxy},
	"connect": {"PROXY AUTHORITY PATH", connect},
	"get":     {"PROXY AUTHORITY PATH", get},
	"echo":    {"PROXY AUTHORITY DATAGRAMS", echo},
}

func main() {
	log.SetFlags(0)
	if len(os.Args) > 1 {
		if chosen, ok := runs[os.Args[1]]; ok && len(os.Args)-2 == len(strings.Fields(chosen.usage)) {
			if err := chosen.do(os.Args[2:]); err != nil {
				log.Fatal(os.Args[1], ": ", err)
			}
			return
		}
	}
	for _, name := range sortedNames() {
		fmt.Fprintln(os.Stderr, "usage: peers", name, runs[name].usage)
	}
	os.Exit(2)
}

func sortedNames() []string {
	var names []string
	for name := range runs {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
