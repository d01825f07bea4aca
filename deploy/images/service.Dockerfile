# One of the four services: --build-arg SERVICE=JobIntake|Dispatcher|Reporter|LogShipper. The context is the repository's root.
ARG DOTNET_REPOSITORY=mcr.microsoft.com/dotnet

FROM ${DOTNET_REPOSITORY}/sdk:10.0 AS build
ARG SERVICE
WORKDIR /source
COPY . .
RUN dotnet publish "services/${SERVICE}/${SERVICE}.csproj" --configuration Release --use-current-runtime --no-self-contained \
    -p:PublishReadyToRun=true --output /app \
    && ln -s "${SERVICE}" /app/service

# No shell and no package manager; runs as the user `app` (1654).
FROM ${DOTNET_REPOSITORY}/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
USER 1654:1654
EXPOSE 8080
ENTRYPOINT ["/app/service"]
