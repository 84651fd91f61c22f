// A small chat server on github.com/centrifugal/centrifuge, the library inside Centrifugo: one
// channel a room, every publication with its offset in a history, so that a client that was away
// recovers what it missed. Who connects is not asked, nothing is stored: the comparison favours it.
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/centrifugal/centrifuge"
)

const (
	historySize = 10_000
	historyTTL  = 10 * time.Minute
)

func main() {
	address := flag.String("address", "127.0.0.1:8000", "where to listen")
	redis := flag.String("redis", "", "address of Redis; empty: everything in memory")
	delay := flag.Duration("delay", 0, "collect what a socket gets for so long, then write it in one frame")
	flag.Parse()

	node, err := centrifuge.New(centrifuge.Config{
		RecoveryMaxPublicationLimit: historySize,
		ClientQueueMaxSize:          16 * 1024 * 1024, // a burst at the knee is not yet a slow reader
	})
	refuse(err)
	if *redis != "" {
		refuse(keepInRedis(node, *redis))
	}
	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		reply := centrifuge.ConnectReply{Credentials: &centrifuge.Credentials{}, WriteDelay: *delay}
		if *delay > 0 {
			reply.MaxMessagesInFrame = -1 // all that was collected; by default 16
		}
		return reply, nil
	})
	node.OnConnect(handle)
	refuse(node.Run())
	serve(node, *address)
}

func keepInRedis(node *centrifuge.Node, address string) error {
	shard, err := centrifuge.NewRedisShard(node, centrifuge.RedisShardConfig{Address: address})
	if err != nil {
		return err
	}
	broker, err := centrifuge.NewRedisBroker(node, centrifuge.RedisBrokerConfig{
		Shards: []*centrifuge.RedisShard{shard},
	})
	if err != nil {
		return err
	}
	node.SetBroker(broker)
	return nil
}

// handle lets everybody hear every channel and speak in it.
func handle(client *centrifuge.Client) {
	client.OnSubscribe(func(_ centrifuge.SubscribeEvent, answer centrifuge.SubscribeCallback) {
		answer(centrifuge.SubscribeReply{
			Options: centrifuge.SubscribeOptions{EnableRecovery: true},
		}, nil)
	})
	client.OnPublish(func(_ centrifuge.PublishEvent, answer centrifuge.PublishCallback) {
		answer(centrifuge.PublishReply{
			Options: centrifuge.PublishOptions{HistorySize: historySize, HistoryTTL: historyTTL},
		}, nil)
	})
}

// serve until the process is ended: nothing here is worth a farewell.
func serve(node *centrifuge.Node, address string) {
	http.Handle("/connection/websocket", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{}))
	http.HandleFunc("/health/live", func(http.ResponseWriter, *http.Request) {})
	refuse(http.ListenAndServe(address, nil))
}

func refuse(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
