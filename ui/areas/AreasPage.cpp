#include "ui/areas/AreasPage.h"

#include "server/arealint/AreaLint.h"
#include "server/base/PlainText.h"
#include "ui/areas/AcceptDialog.h"
#include "ui/areas/AreaChanges.h"
#include "ui/areas/AreaFindings.h"
#include "ui/areas/AreaForm.h"
#include "ui/areas/AreasApplyDialog.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/AreasTree.h"
#include "ui/areas/AreasTreeView.h"
#include "ui/areas/FindingsList.h"
#include "ui/areas/FolderDrop.h"
#include "ui/areas/FolderInspector.h"
#include "ui/areas/ModeFixer.h"
#include "ui/areas/TemplatesDialog.h"
#include "ui/areas/UseMeter.h"
#include "ui/areas/VisitorPanel.h"
#include "ui/common/DraftBar.h"
#include "ui/common/EmptyState.h"
#include "ui/common/HistoryDialog.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/TrialBanner.h"

#include <QAction>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QUndoStack>
#include <QVBoxLayout>

#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Leaf { EmptyLeaf, ContentLeaf };
enum Tab { AreaTab, FindingsTab, VisitorTab };

QString askForFolder(QWidget *parent, const QString &start)
{
    return QFileDialog::getExistingDirectory(parent, AreasPage::tr("Choose a folder to publish"), start);
}

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch() * 1000;
}

QList<TreeBadge> findingBadges(const AreaFindings::Count &count)
{
    QList<TreeBadge> badges;
    if (count.errors > 0)
        badges.append({u"✕ %1"_s.arg(count.errors), Tone::Bad, AreasPage::tr("%n error(s)", nullptr, count.errors)});
    if (count.warnings > 0)
        badges.append(
            {u"⚠ %1"_s.arg(count.warnings), Tone::Warning, AreasPage::tr("%n warning(s)", nullptr, count.warnings)});
    return badges;
}

} // namespace

AreasPage::AreasPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_draft(new AreasDraft(this))
    , m_findings(new AreaFindings(m_draft, server, this))
    , m_inspector(new FolderInspector(this))
    , m_meter(new UseMeter(this))
    , m_fixer(new ModeFixer(m_draft->stack(), this))
    , m_model(new AreasTree(this))
    , m_chooseFolder(&askForFolder)
    , m_message(new InlineMessage(this))
    , m_stack(new QStackedWidget(this))
{
    m_model->setSources([this](const config::Area &area) { return m_meter->use(area); },
                        [this](const config::Area &area) { return findingBadges(m_findings->count(area.path)); });
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap / 2);
    column->addWidget(new TrialBanner(server, this));
    column->addWidget(m_message);
    column->addWidget(makeBar());
    column->addWidget(m_stack, 1);
    m_message->setObjectName(u"pageMessage"_s);
    m_message->setClosable(true);
    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(makeContent());
    m_drop = new FolderDrop(this);
    m_tree->viewport()->setAcceptDrops(true); // in the tree a drop has a place
    connectParts();
    m_draft->setInForce(server->configuration());
    followDraft();
}

AreasPage::~AreasPage()
{
    // A field that loses the focus reports what was typed into it: now, not to what is half gone.
    if (QWidget *const focused = focusWidget())
        focused->clearFocus();
    m_draft->disconnect(this);
}

QWidget *AreasPage::makeBar()
{
    m_bar = new DraftBar(m_draft->stack(), this);
    m_bar->setDescriptions(tr("Back to the areas in force; can be undone"),
                           tr("Shows what changes, then puts the draft in force"));
    m_add = new QPushButton(ui::icon(u"add"_s), tr("&Add folder…"), m_bar);
    m_add->setObjectName(u"addFolder"_s);
    m_add->setAccessibleName(tr("Add folder"));
    m_add->setAccessibleDescription(tr("Opens a dialog to choose a folder and publishes it as a new area"));
    m_remove = new QPushButton(ui::icon(u"remove"_s), tr("&Remove"), m_bar);
    m_remove->setObjectName(u"removeArea"_s);
    m_remove->setAccessibleName(tr("Remove area"));
    m_remove->setAccessibleDescription(tr("Stops publishing the selected area; its files stay on the disk"));
    auto *see = new QPushButton(ui::icon(u"eye"_s), tr("See as v&isitor"), m_bar);
    see->setObjectName(u"seeAsVisitor"_s);
    see->setAccessibleDescription(tr("Signs in to a private server with this draft and tries everything"));
    for (QPushButton *tool : {m_add, m_remove, see, m_bar->history()})
        m_bar->addTool(tool);
    connect(m_add, &QPushButton::clicked, this, &AreasPage::addByDialog);
    connect(m_remove, &QPushButton::clicked, this, &AreasPage::removeCurrent);
    connect(see, &QPushButton::clicked, this, [this] {
        m_tabs->setCurrentIndex(VisitorTab);
        m_visitor->start();
    });
    connect(m_bar, &DraftBar::historyRequested, this, &AreasPage::openHistory);
    connect(m_bar, &DraftBar::discardRequested, m_draft, &AreasDraft::discard);
    connect(m_bar, &DraftBar::applyRequested, this, &AreasPage::openApply);
    connect(m_draft, &AreasDraft::changed, see, [this, see] { see->setEnabled(!m_draft->draft().areas.isEmpty()); });
    return m_bar;
}

QWidget *AreasPage::makeEmpty()
{
    auto *empty = new EmptyState(u"folder-upload"_s, tr("Drop a folder here"),
                                 tr("Nothing is published yet. Drop folders from the file manager, or choose one; then "
                                    "say who may look, download or leave files."),
                                 this);
    empty->setAction(tr("Choose a folder…"), ui::icon(u"folder"_s));
    connect(empty, &EmptyState::actionTriggered, this, &AreasPage::addByDialog);
    return empty;
}

QWidget *AreasPage::makeContent()
{
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(fontMetrics().height() * 2 / 3);
    splitter->addWidget(makeTree());
    splitter->addWidget(makeTabs());
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({2000, 3000}); // in proportion: they are scaled to the width there is
    return splitter;
}

QWidget *AreasPage::makeTree()
{
    m_tree = new AreasTreeView(m_model, this);
    m_tree->setObjectName(u"areas"_s);
    m_tree->setAccessibleName(tr("Areas"));
    m_tree->setAccessibleDescription(tr("The folders as visitors see them, with the real ones beside; the selected "
                                        "area's details stand beside"));
    return m_tree;
}

QWidget *AreasPage::makeTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(u"views"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Views of the areas"));
    auto *scroll = new QScrollArea(m_tabs);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Details of the area"));
    scroll->setAccessibleDescription(tr("Permissions, path, folder and limits of the selected area"));
    scroll->setFocusPolicy(Qt::NoFocus);
    m_form = new AreaForm(m_draft, m_findings, m_meter, scroll);
    scroll->setWidget(m_form);
    auto *findings = new FindingsList(m_draft, m_findings, m_tabs);
    m_visitor = new VisitorPanel(m_draft, m_tabs);
    m_tabs->addTab(scroll, ui::icon(u"folder"_s), tr("This area"));
    m_tabs->addTab(findings, ui::icon(u"info"_s), tr("Findings"));
    m_tabs->addTab(m_visitor, ui::icon(u"eye"_s), tr("As a visitor"));
    connect(findings, &FindingsList::fixRequested, this, &AreasPage::fix);
    connect(findings, &FindingsList::acceptRequested, this, &AreasPage::accept);
    connect(findings, &FindingsList::withdrawRequested, this, &AreasPage::withdraw);
    connect(findings, &FindingsList::areaRequested, this, [this](const QString &path) {
        m_draft->setCurrent(m_draft->indexOf(path));
        m_tabs->setCurrentIndex(AreaTab);
        m_tree->setFocus(Qt::OtherFocusReason);
    });
    return m_tabs;
}

void AreasPage::connectParts()
{
    auto *tree = static_cast<AreasTreeView *>(m_tree);
    connect(tree, &AreasTreeView::removeRequested, this, &AreasPage::removeCurrent);
    connect(tree, &AreasTreeView::templateRequested, this, &AreasPage::openTemplates);
    connect(tree, &AreasTreeView::publishRequested, this, &AreasPage::publishFolder);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &AreasPage::choose);
    connect(m_model, &AreasTree::moveRequested, this, &AreasPage::moveArea);
    connect(m_model, &AreasTree::foldersDropped, this,
            [this](const QMimeData *dropped, const QString &parentPath) { m_drop->take(dropped, parentPath); });
    connect(m_drop, &FolderDrop::dropped, this, &AreasPage::addFolders);
    connect(m_drop, &FolderDrop::refused, this, &AreasPage::refuse);
    connect(m_form, &AreaForm::browseRequested, this, &AreasPage::browse);
    connect(m_form, &AreaForm::createRequested, m_inspector, &FolderInspector::create);
    connect(m_form, &AreaForm::templateRequested, this, &AreasPage::openTemplates);
    connect(m_form, &AreaForm::fixRequested, this, &AreasPage::fix);
    connect(m_form, &AreaForm::acceptRequested, this, &AreasPage::accept);
    connect(m_form, &AreaForm::withdrawRequested, this, &AreasPage::withdraw);
    connect(m_inspector, &FolderInspector::inspected, this, &AreasPage::takeFacts);
    connect(m_inspector, &FolderInspector::created, this, [this](const QString &directory, bool done) {
        if (done) {
            m_findings->lookAgain();
            return;
        }
        m_message->showMessage(InlineMessage::Severity::Error,
                               tr("The folder %1 couldn't be created. Check that you may write to the folder above it.")
                                   .arg(base::escaped(directory)));
    });
    connect(m_fixer, &ModeFixer::finished, this, [this](const base::Result<void> &result) {
        if (!result)
            m_message->showMessage(InlineMessage::Severity::Error, result.error().detail);
        m_findings->lookAgain();
    });
    connect(m_meter, &UseMeter::measured, m_model, &AreasTree::refresh);
    connect(m_findings, &AreaFindings::changed, this, &AreasPage::showFindingCounts);
    connect(m_draft, &AreasDraft::changed, this, &AreasPage::followDraft);
    connect(m_draft, &AreasDraft::currentChanged, this, &AreasPage::showCurrent);
    connect(m_server, &api::ServerController::configurationChanged, this,
            [this] { m_draft->setInForce(m_server->configuration()); });
    connect(m_server, &api::ServerController::trialChanged, this, &AreasPage::followTrial);
    connect(m_server, &api::ServerController::snapshotChanged, this, [this](const api::ServerSnapshotPtr &snapshot) {
        // The server noticed a folder that came or went.
        if (snapshot->problems == m_serverProblems)
            return;
        m_serverProblems = snapshot->problems;
        m_inspected.clear();
        inspectAll();
    });
}

QString AreasPage::title() const
{
    return tr("Areas");
}

QIcon AreasPage::icon() const
{
    return ui::icon(u"folder"_s);
}

void AreasPage::followDraft()
{
    const QList<config::Area> &areas = m_draft->draft().areas;
    m_model->setAreas(areas);
    m_stack->setCurrentIndex(areas.isEmpty() ? EmptyLeaf : ContentLeaf);
    m_add->setVisible(!areas.isEmpty());
    m_remove->setVisible(!areas.isEmpty());
    m_bar->setState(m_draft->isChanged(), m_server->trial().has_value());
    if (m_draft->current() < 0 && !areas.isEmpty())
        m_draft->setCurrent(0);
    showCurrent();
    inspectAll();
    countProblems();
}

/// A trial that goes back takes what somebody edited with it: that stays as a draft.
void AreasPage::followTrial()
{
    m_bar->setState(m_draft->isChanged(), m_server->trial().has_value());
    if (m_server->trial())
        return;
    const std::optional<config::Config> tried = std::exchange(m_tried, std::nullopt);
    if (!tried || m_draft->isChanged())
        return;
    m_draft->edit(tr("Take up what was tried out"), [&tried](config::Config &configuration) {
        configuration.areas = tried->areas;
        configuration.accepted = tried->accepted;
    });
    if (m_draft->isChanged()) {
        m_message->showMessage(InlineMessage::Severity::Information,
                               tr("The former areas are in force again. What was tried out is here as a draft."));
    }
}

void AreasPage::inspectAll()
{
    QStringList directories;
    for (const config::Area &area : m_draft->draft().areas) {
        if (!m_inspected.contains(area.directory) && !directories.contains(area.directory))
            m_inspector->inspect(area.directory);
        directories.append(area.directory);
    }
    m_inspected = directories;
    // Paths and folders decide what there is to measure, nothing else.
    QList<config::Area> measured;
    for (const config::Area &area : m_draft->draft().areas) {
        config::Area bare;
        bare.path = area.path;
        bare.directory = area.directory;
        measured.append(bare);
    }
    if (measured == m_measured)
        return;
    m_measured = measured;
    m_meter->measure(measured, m_server->paths().quarantine);
}

void AreasPage::takeFacts(const FolderFacts &facts)
{
    m_model->setFacts(facts);
    m_form->setFacts(facts);
    showCurrent();
    countProblems();
}

void AreasPage::showCurrent()
{
    const QModelIndex current = m_model->indexOfArea(m_draft->current());
    const QModelIndex shown = m_tree->currentIndex();
    m_remove->setEnabled(current.isValid());
    if (current.isValid() && shown.siblingAtColumn(0) != current)
        m_tree->setCurrentIndex(current);
}

void AreasPage::choose(const QModelIndex &index)
{
    if (const int area = index.data(AreasTree::AreaRole).toInt(); index.isValid() && area >= 0)
        m_draft->setCurrent(area);
}

void AreasPage::showFindingCounts()
{
    m_model->refresh();
    const AreaFindings::Count count = m_findings->countAll();
    const int open = count.errors + count.warnings;
    m_tabs->setTabText(FindingsTab, open > 0 ? tr("Findings (%1)").arg(open) : tr("Findings"));
    const auto tone = count.errors > 0 ? Tone::Bad : count.warnings > 0 ? Tone::Warning : Tone::Text;
    m_tabs->setTabIcon(FindingsTab,
                       ui::icon(count.errors > 0         ? u"error"_s
                                    : count.warnings > 0 ? u"warning"_s
                                                         : u"info"_s,
                                tone));
}

void AreasPage::showProblem(const api::Problem &problem)
{
    for (int i = 0; i < m_draft->draft().areas.size(); ++i) {
        const config::Area &area = m_draft->draft().areas.at(i);
        if (area.path == problem.subject || area.directory == problem.subject) {
            m_draft->setCurrent(i);
            m_tabs->setCurrentIndex(AreaTab);
            m_form->focusFolder();
            return;
        }
    }
    m_tree->setFocus(Qt::OtherFocusReason);
}

void AreasPage::addByDialog()
{
    const QString directory = m_chooseFolder(this, QDir::homePath());
    if (!directory.isEmpty())
        addFolders({directory}, u"/"_s);
}

void AreasPage::addFolders(const QStringList &directories, const QString &parent)
{
    const QString first = base::escaped(QDir(directories.first()).dirName(), 60);
    m_draft->edit(directories.size() == 1 ? tr("Add %1").arg(first)
                                          : tr("Add %n folder(s)", nullptr, int(directories.size())),
                  [&](config::Config &configuration) {
                      for (const QString &directory : directories)
                          configuration.areas.append(AreaChecks::suggestedArea(directory, configuration, parent));
                  });
    m_draft->setCurrent(int(m_draft->draft().areas.size()) - 1);
    m_tabs->setCurrentIndex(AreaTab);
    m_tree->setFocus(Qt::OtherFocusReason);
}

void AreasPage::publishFolder(const QString &path, const QString &directory)
{
    m_draft->edit(tr("Rules of its own for %1").arg(base::escaped(path, 60)), [&](config::Config &configuration) {
        config::Area area = AreaChecks::suggestedArea(directory, configuration);
        area.path = path;
        configuration.areas.append(area);
    });
    m_draft->setCurrent(m_draft->indexOf(path));
}

void AreasPage::moveArea(int area, const QString &path)
{
    const QList<config::Area> &areas = m_draft->draft().areas;
    if (const QString problem = AreaChecks::pathProblem(path, areas, area); !problem.isEmpty()) {
        m_message->showMessage(InlineMessage::Severity::Warning, problem);
        return;
    }
    m_draft->edit(tr("Move %1 to %2").arg(base::escaped(areas.at(area).path, 60), base::escaped(path, 60)),
                  [area, &path](config::Config &configuration) { configuration.areas[area].path = path; });
    m_draft->setCurrent(area);
}

void AreasPage::browse()
{
    const config::Area *area = m_draft->currentArea();
    const QString directory = m_chooseFolder(this, area ? area->directory : QDir::homePath());
    if (!directory.isEmpty())
        m_form->setDirectory(directory);
}

void AreasPage::removeCurrent()
{
    const config::Area *area = m_draft->currentArea();
    if (!area)
        return;
    m_draft->edit(tr("Remove %1").arg(base::escaped(area->path, 60)),
                  [this](config::Config &configuration) { configuration.areas.removeAt(m_draft->current()); });
}

void AreasPage::openTemplates()
{
    const config::Area *area = m_draft->currentArea();
    if (!area)
        return;
    auto *dialog = new TemplatesDialog(*area, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const AreaTemplates::Kind kind = dialog->chosen();
        m_draft->editArea(tr("Template “%1”").arg(AreaTemplates::title(kind)),
                          [kind](config::Area &changed) { changed = AreaTemplates::applied(kind, changed, now()); });
    });
    dialog->open();
}

void AreasPage::fix(const arealint::Finding &finding)
{
    if (!finding.fix || m_findings->about() != m_draft->draft())
        return;
    const arealint::Fix &way = *finding.fix;
    if (way.after)
        m_draft->edit(way.label, [&way](config::Config &configuration) { configuration = *way.after; });
    if (!way.modes.isEmpty())
        m_fixer->fix(way.label, way.modes);
}

void AreasPage::accept(const arealint::Finding &finding)
{
    auto *dialog = new AcceptDialog(finding, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id = finding.id] {
        m_draft->edit(tr("Accept %1").arg(id), [dialog](config::Config &configuration) {
            configuration = arealint::accepting(configuration, dialog->acceptance());
        });
    });
    dialog->open();
}

void AreasPage::withdraw(const arealint::Finding &finding)
{
    m_draft->edit(tr("Accept %1 no longer").arg(finding.id), [&finding](config::Config &configuration) {
        configuration = arealint::acceptingNoMore(configuration, finding.id, finding.area);
    });
}

void AreasPage::openApply()
{
    auto *dialog = new AreasApplyDialog(m_draft, m_findings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AreasApplyDialog::applyRequested, this, [this, dialog] { apply(dialog); });
    dialog->open();
}

void AreasPage::apply(AreasApplyDialog *dialog)
{
    const config::Config next = dialog->next();
    const bool trial = dialog->onTrial();
    if (trial)
        m_tried = next;
    // What was accepted on the way belongs to the draft, which what is in force then equals.
    m_draft->edit(tr("Accept warnings"), [&next](config::Config &draft) { draft.accepted = next.accepted; });
    if (!dialog->applyTo(m_server, next)) {
        m_tried.reset();
        return;
    }
    if (trial) {
        m_message->hide();
        return;
    }
    m_message->showMessage(InlineMessage::Severity::Success, tr("In force for every session from now on."));
}

void AreasPage::openHistory()
{
    const auto describe = [inForce = m_draft->inForce()](const config::Config &former) {
        config::Config next = inForce;
        next.areas = former.areas;
        next.accepted = former.accepted;
        return AreaChanges::between(inForce, next, now()).all();
    };
    auto *dialog = new HistoryDialog(m_server, describe, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &HistoryDialog::returnRequested, this,
            [this, dialog](const config::Config &former, const QString &what) { returnTo(dialog, former, what); });
    dialog->open();
}

void AreasPage::returnTo(HistoryDialog *dialog, const config::Config &former, const QString &what)
{
    config::Config next = m_server->configuration();
    next.areas = former.areas;
    next.accepted = former.accepted;
    if (!dialog->applyAndClose(next, what))
        return;
    m_draft->discard(); // a draft that was under way can be had back by undo
    m_message->showMessage(InlineMessage::Severity::Success, tr("The former areas are in force again."));
}

void AreasPage::countProblems()
{
    const int count = m_model->problems();
    if (count == m_problems)
        return;
    m_problems = count;
    Q_EMIT problemCountChanged(count);
}

void AreasPage::refuse(const QStringList &paths)
{
    m_message->showMessage(InlineMessage::Severity::Warning,
                           tr("Only folders can be published, and %1 is none. Drop the folder that holds it.")
                               .arg(base::escaped(QDir(paths.first()).dirName())));
}

void AreasPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    // The disk may have changed while nobody looked.
    m_inspected.clear();
    m_measured.clear();
    inspectAll();
    m_findings->lookAgain();
}

} // namespace ui
