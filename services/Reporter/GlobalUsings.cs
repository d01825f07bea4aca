// Inside the namespace Mesh the word Report is the namespace Mesh.Report, so the message needs another name.
global using AttemptReport = Mesh.Report.V1.Report;
