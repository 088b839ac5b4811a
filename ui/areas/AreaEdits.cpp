#include "ui/areas/AreaEdits.h"

#include "server/arealint/AreaLint.h"
#include "server/base/PlainText.h"
#include "ui/areas/AcceptDialog.h"
#include "ui/areas/AreaChecks.h"
#include "ui/areas/AreaFindings.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/ModeFixer.h"
#include "ui/areas/TemplatesDialog.h"

#include <QDateTime>
#include <QDir>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch() * 1000;
}

} // namespace

AreaEdits::AreaEdits(AreasDraft *draft, AreaFindings *findings, ModeFixer *fixer, QWidget *window)
    : QObject(window)
    , m_draft(draft)
    , m_findings(findings)
    , m_fixer(fixer)
    , m_window(window)
{}

void AreaEdits::addFolders(const QStringList &directories, const QString &parent)
{
    const QString first = base::escaped(QDir(directories.first()).dirName(), 60);
    m_draft->edit(directories.size() == 1 ? tr("Add %1").arg(first)
                                          : tr("Add %n folder(s)", nullptr, int(directories.size())),
                  [&](config::Config &configuration) {
                      for (const QString &directory : directories)
                          configuration.areas.append(AreaChecks::suggestedArea(directory, configuration, parent));
                  });
    m_draft->setCurrent(int(m_draft->draft().areas.size()) - 1);
}

void AreaEdits::publish(const QString &path, const QString &directory)
{
    m_draft->edit(tr("Rules of its own for %1").arg(base::escaped(path, 60)), [&](config::Config &configuration) {
        config::Area area = AreaChecks::suggestedArea(directory, configuration);
        area.path = path;
        configuration.areas.append(area);
    });
    m_draft->setCurrent(m_draft->indexOf(path));
}

void AreaEdits::move(int area, const QString &path)
{
    const QList<config::Area> &areas = m_draft->draft().areas;
    if (const QString problem = AreaChecks::pathProblem(path, areas, area); !problem.isEmpty()) {
        Q_EMIT refused(problem);
        return;
    }
    m_draft->edit(tr("Move %1 to %2").arg(base::escaped(areas.at(area).path, 60), base::escaped(path, 60)),
                  [area, &path](config::Config &configuration) { configuration.areas[area].path = path; });
    m_draft->setCurrent(area);
}

void AreaEdits::removeCurrent()
{
    const config::Area *area = m_draft->currentArea();
    if (!area)
        return;
    m_draft->edit(tr("Remove %1").arg(base::escaped(area->path, 60)),
                  [this](config::Config &configuration) { configuration.areas.removeAt(m_draft->current()); });
}

void AreaEdits::chooseTemplate()
{
    const config::Area *area = m_draft->currentArea();
    if (!area)
        return;
    auto *dialog = new TemplatesDialog(*area, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const AreaTemplates::Kind kind = dialog->chosen();
        m_draft->editArea(tr("Template “%1”").arg(AreaTemplates::title(kind)),
                          [kind](config::Area &changed) { changed = AreaTemplates::applied(kind, changed, now()); });
    });
    dialog->open();
}

void AreaEdits::fix(const arealint::Finding &finding)
{
    if (!finding.fix || m_findings->about() != m_draft->draft())
        return;
    const arealint::Fix &way = *finding.fix;
    if (way.after)
        m_draft->edit(way.label, [&way](config::Config &configuration) { configuration = *way.after; });
    if (!way.modes.isEmpty())
        m_fixer->fix(way.label, way.modes);
}

void AreaEdits::accept(const arealint::Finding &finding)
{
    auto *dialog = new AcceptDialog(finding, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id = finding.id] {
        m_draft->edit(tr("Accept %1").arg(id), [dialog](config::Config &configuration) {
            configuration = arealint::accepting(configuration, dialog->acceptance());
        });
    });
    dialog->open();
}

void AreaEdits::withdraw(const arealint::Finding &finding)
{
    m_draft->edit(tr("Accept %1 no longer").arg(finding.id), [&finding](config::Config &configuration) {
        configuration = arealint::acceptingNoMore(configuration, finding.id, finding.area);
    });
}

} // namespace ui
