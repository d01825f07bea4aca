# The agent of a runner pod: `prepare` checks out with git, `run` drives the box. The context is the repository's root.
ARG DOTNET_REPOSITORY=mcr.microsoft.com/dotnet

FROM ${DOTNET_REPOSITORY}/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish agent/Agent.csproj --configuration Release --use-current-runtime --no-self-contained \
    -p:PublishReadyToRun=true --output /app

FROM ${DOTNET_REPOSITORY}/runtime:10.0-noble
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
    && rm -rf /var/lib/apt/lists/*
# Certificates (*.crt) of a private authority that signed the Ingress's certificate or a git server's.
COPY deploy/images/ca/ /usr/local/share/ca-certificates/
RUN update-ca-certificates
WORKDIR /app
COPY --from=build /app .
USER 1654:1654
ENTRYPOINT ["/app/mesh-agent"]
