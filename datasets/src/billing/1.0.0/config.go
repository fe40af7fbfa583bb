package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

type config struct {
	Listen   string
	RPC      string
	Currency string
}

func main() {
	v := viper.New()
	v.SetEnvPrefix("billing")
	v.AutomaticEnv()
	v.SetDefault("rpc", "")
	root := &cobra.Command{
		Use:     "billing",
		Short:   "Writes invoices and says what is still to be paid",
		Version: version,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v.SetConfigFile(cmd.Flag("config").Value.String())
			if err := v.ReadInConfig(); err != nil {
				return err
			}
			var cfg config
			if err := v.Unmarshal(&cfg); err != nil {
				return err
			}
			return serve(cfg)
		},
	}
	root.Flags().String("config", "/app/billing.json", "configuration file")
	root.Flags().String("listen", ":8081", "address to listen on")
	root.Flags().String("currency", "EUR", "currency of invoices which name none")
	for _, name := range []string{"listen", "currency"} {
		if err := v.BindPFlag(name, root.Flags().Lookup(name)); err != nil {
			log.Fatal().Err(err).Msg("flags")
		}
	}
	if err := root.Execute(); err != nil {
		os.Exit(1)
	}
}
