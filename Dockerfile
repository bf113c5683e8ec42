FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /figures_exporter ./cmd/figures_exporter

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /figures_exporter /figures_exporter
# Nobody in particular: there is no list of users in the image, and nothing that the program writes.
USER 65532:65532
EXPOSE 9924
# In a container the loopback address answers nobody.
ENV FIGURES_EXPORTER_WEB_LISTEN_ADDRESSES=:9924
# There is no other program to ask it with. It asks where the environment says that it listens.
HEALTHCHECK --interval=5s --timeout=10s --retries=12 --start-period=10m CMD ["/figures_exporter", "healthcheck"]
ENTRYPOINT ["/figures_exporter"]
CMD ["serve"]
