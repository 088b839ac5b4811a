#include "ui/areas/AreaForm.h"

#include "server/base/PlainText.h"
#include "ui/areas/AreaFindings.h"
#include "ui/areas/AreaText.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/FindingSlot.h"
#include "ui/areas/GrantsEditor.h"
#include "ui/areas/NameFields.h"
#include "ui/areas/QuotaFields.h"
#include "ui/areas/TimeFields.h"
#include "ui/areas/UseBar.h"
#include "ui/areas/UseMeter.h"
#include "ui/common/FieldNote.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/WheelGuard.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestHeading = 130; // characters

QLabel *buddyLabel(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text, buddy->parentWidget());
    label->setBuddy(buddy);
    return label;
}

QStringList namesOf(const QList<config::User> &users)
{
    QStringList names;
    for (const config::User &user : users)
        names.append(user.name);
    return names;
}

QVBoxLayout *columnIn(QWidget *box, int spacing)
{
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(spacing);
    return column;
}

} // namespace

AreaForm::AreaForm(AreasDraft *draft, AreaFindings *findings, UseMeter *meter, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_findings(findings)
    , m_meter(meter)
    , m_quota(new QuotaFields(this))
    , m_names(new NameFields(this))
    , m_times(new TimeFields(this))
{
    auto *column = new QVBoxLayout(this);
    const int gap = fontMetrics().height();
    column->setContentsMargins(gap, gap / 2, gap, gap);
    column->setSpacing(gap);
    m_general = new FindingSlot(this);
    column->addWidget(makeSentence());
    column->addWidget(m_general);
    column->addWidget(makeGrants());
    column->addWidget(makePath());
    column->addWidget(makeFolder());
    column->addWidget(m_times);
    column->addWidget(m_quota);
    column->addWidget(m_names);
    column->addStretch(1);
    for (AreaFields *fields : std::initializer_list<AreaFields *>{m_times, m_quota, m_names})
        connectFields(fields);
    const QList<FindingSlot *> slotsOfForm = allSlots();
    for (FindingSlot *each : slotsOfForm)
        connectSlot(each);
    guardFromWheel(this);
    connect(draft, &AreasDraft::changed, this, &AreaForm::showArea);
    connect(draft, &AreasDraft::currentChanged, this, &AreaForm::showArea);
    connect(findings, &AreaFindings::changed, this, &AreaForm::showFindings);
    connect(meter, &UseMeter::measured, this, &AreaForm::showUse);
    showArea();
}

QWidget *AreaForm::makeSentence()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins({});
    m_sentence = new PlainLabel(box);
    m_sentence->setWordWrap(true);
    m_sentence->setObjectName(u"sentence"_s);
    m_sentence->setAccessibleName(tr("What this area is"));
    auto *change = new QPushButton(tr("Te&mplates…"), box);
    change->setObjectName(u"templates"_s);
    change->setAutoDefault(false);
    change->setAccessibleDescription(tr("Makes this area a mirror, a drop box, a hand-in, an exchange, or closes it"));
    row->addWidget(m_sentence, 1);
    row->addWidget(change, 0, Qt::AlignTop);
    connect(change, &QPushButton::clicked, this, &AreaForm::templateRequested);
    return box;
}

QWidget *AreaForm::makeGrants()
{
    auto *box = new QWidget(this);
    QVBoxLayout *column = columnIn(box, fontMetrics().height() / 3);
    auto *heading = new PlainLabel(tr("Who may do what"), box);
    heading->setScale(1.1, true);
    m_grants = new GrantsEditor(box);
    m_grantsSlot = new FindingSlot(box);
    column->addWidget(heading);
    column->addWidget(m_grants);
    column->addWidget(m_grantsSlot);
    connect(m_grants, &GrantsEditor::edited, this, [this](const QList<config::Grant> &grants, bool listed) {
        m_draft->editArea(tr("Who may do what"), [&grants, listed](config::Area &area) {
            area.grants = grants;
            area.listed = listed;
        });
    });
    return box;
}

QWidget *AreaForm::makePath()
{
    auto *box = new QWidget(this);
    QVBoxLayout *column = columnIn(box, 3);
    m_path = new QLineEdit(box);
    m_path->setObjectName(u"path"_s);
    m_path->setAccessibleName(tr("Path that visitors see"));
    m_path->setAccessibleDescription(tr("Where the folder appears on the server, for example /pub"));
    m_pathNote = new FieldNote(box);
    m_pathNote->setObjectName(u"pathNote"_s);
    m_pathNote->setField(m_path);
    m_pathSlot = new FindingSlot(box);
    column->addWidget(buddyLabel(tr("Pa&th that visitors see"), m_path));
    column->addWidget(m_path);
    column->addWidget(m_pathNote);
    column->addWidget(m_pathSlot);
    connect(m_path, &QLineEdit::textEdited, this, &AreaForm::checkPath);
    connect(m_path, &QLineEdit::editingFinished, this, &AreaForm::commitPath);
    return box;
}

QWidget *AreaForm::makeFolder()
{
    auto *box = new QWidget(this);
    QVBoxLayout *column = columnIn(box, 3);
    m_directory = new QLineEdit(box);
    m_directory->setObjectName(u"directory"_s);
    m_directory->setAccessibleName(tr("Folder on this computer"));
    m_directory->setAccessibleDescription(tr("The folder whose files this area holds"));
    m_browse = new QPushButton(icon(u"folder"_s), tr("Choose &folder…"), box);
    m_browse->setObjectName(u"browse"_s);
    m_browse->setAccessibleName(tr("Choose folder"));
    m_browse->setAccessibleDescription(tr("Opens a dialog to choose the folder of this area"));
    m_create = new QPushButton(icon(u"add"_s), tr("Cr&eate folder"), box);
    m_create->setObjectName(u"createFolder"_s);
    m_create->setAccessibleName(tr("Create folder"));
    m_create->setAccessibleDescription(tr("Makes the missing folder at this place"));
    m_directoryNote = new FieldNote(box);
    m_directoryNote->setObjectName(u"directoryNote"_s);
    m_directoryNote->setField(m_directory);
    m_directorySlot = new FindingSlot(box);
    auto *row = new QHBoxLayout;
    row->addWidget(m_directory, 1);
    row->addWidget(m_browse);
    row->addWidget(m_create);
    column->addWidget(buddyLabel(tr("F&older on this computer"), m_directory));
    column->addLayout(row);
    column->addWidget(m_directoryNote);
    column->addWidget(m_directorySlot);
    m_create->hide();
    connect(m_directory, &QLineEdit::editingFinished, this, &AreaForm::commitDirectory);
    connect(m_browse, &QPushButton::clicked, this, &AreaForm::browseRequested);
    connect(m_create, &QPushButton::clicked, this, [this] {
        if (const config::Area *area = m_draft->currentArea())
            Q_EMIT createRequested(area->directory);
    });
    return box;
}

void AreaForm::connectFields(AreaFields *fields)
{
    connect(fields, &AreaFields::edited, this, [this, fields](const QString &what) {
        const config::Area *area = m_draft->currentArea();
        if (!area)
            return;
        m_draft->editArea(tr("%1 of %2", "a setting, an area").arg(what, base::escaped(area->path, 60)),
                          [fields](config::Area &changed) { fields->write(changed); });
    });
}

void AreaForm::connectSlot(FindingSlot *slot)
{
    connect(slot, &FindingSlot::fixRequested, this, &AreaForm::fixRequested);
    connect(slot, &FindingSlot::acceptRequested, this, &AreaForm::acceptRequested);
    connect(slot, &FindingSlot::withdrawRequested, this, &AreaForm::withdrawRequested);
}

QList<FindingSlot *> AreaForm::allSlots() const
{
    return QList<FindingSlot *>{m_general, m_grantsSlot, m_pathSlot, m_directorySlot} + m_times->allSlots()
        + m_quota->allSlots() + m_names->allSlots();
}

FindingSlot *AreaForm::slotOf(const QString &place) const
{
    const QStringList steps = place.split(u'/');
    if (steps.value(1) != "areas"_L1 || steps.value(2) != QString::number(m_draft->current()))
        return nullptr;
    const QString key = steps.value(3);
    if (key == "path"_L1)
        return m_pathSlot;
    if (key == "directory"_L1)
        return m_directorySlot;
    if (key == "grants"_L1)
        return m_grantsSlot;
    for (const AreaFields *fields : std::initializer_list<const AreaFields *>{m_times, m_quota, m_names}) {
        // A hint below a control that isn't shown would be lost.
        if (FindingSlot *slot = fields->slot(key); slot && slot->parentWidget()->isVisibleTo(this))
            return slot;
    }
    return m_general;
}

void AreaForm::showArea()
{
    const config::Area *area = m_draft->currentArea();
    if (!area)
        return;
    const QString sentence = AreaText::sentence(*area);
    const bool isShort = sentence.size() <= longestHeading;
    m_sentence->setScale(isShort ? 1.2 : 1.05, isShort); // long bold text is hard to read
    m_sentence->setText(sentence);
    m_grants->setUsers(namesOf(m_draft->draft().accounts.users));
    m_grants->showArea(*area);
    // Only what changed: elsewhere somebody may be in the middle of a word.
    if (area->path != m_shownPath) {
        m_shownPath = area->path;
        m_path->setText(area->path);
        m_directory->setText(QDir::toNativeSeparators(area->directory));
    }
    if (area->directory != m_shownDirectory) {
        m_shownDirectory = area->directory;
        m_directory->setText(QDir::toNativeSeparators(area->directory));
    }
    if (m_facts.directory != area->directory)
        m_facts = {area->directory, true, true, true, {}};
    m_times->read(*area);
    m_quota->read(*area);
    m_names->read(*area);
    checkPath();
    showFolder();
    showUse();
    showFindings();
}

void AreaForm::showFindings()
{
    QHash<FindingSlot *, QList<arealint::Finding>> bySlot;
    for (const arealint::Finding &finding : m_findings->findings()) {
        if (FindingSlot *slot = slotOf(finding.place))
            bySlot[slot].append(finding);
    }
    const QList<FindingSlot *> slotsOfForm = allSlots();
    const bool current = m_findings->about() == m_draft->draft();
    for (FindingSlot *slot : slotsOfForm) {
        // What is shown speaks of another draft until the answer comes.
        if (current)
            slot->showFindings(bySlot.value(slot));
        else
            slot->setUsable(false);
    }
}

void AreaForm::showUse()
{
    if (const config::Area *area = m_draft->currentArea())
        m_quota->useBar()->showUse(m_meter->use(*area), AreaText::takesUploads(*area) ? area->keepFreePercent : -1);
}

void AreaForm::setFacts(const FolderFacts &facts)
{
    const config::Area *area = m_draft->currentArea();
    if (!area || facts.directory != area->directory)
        return;
    m_facts = facts;
    showFolder();
}

void AreaForm::showFolder()
{
    m_directoryNote->say(AreaChecks::folderProblem(m_facts));
    m_create->setVisible(!m_facts.exists && !m_facts.directory.isEmpty());
}

void AreaForm::setDirectory(const QString &directory)
{
    m_directory->setText(QDir::toNativeSeparators(directory));
    commitDirectory();
}

void AreaForm::focusFolder()
{
    (m_create->isVisibleTo(this) ? m_browse : static_cast<QWidget *>(m_directory))->setFocus(Qt::OtherFocusReason);
}

void AreaForm::checkPath()
{
    m_pathNote->say(AreaChecks::pathProblem(m_path->text(), m_draft->draft().areas, m_draft->current()));
}

void AreaForm::commitPath()
{
    const QString path = m_path->text();
    const config::Area *area = m_draft->currentArea();
    if (!area || path == area->path
        || !AreaChecks::pathProblem(path, m_draft->draft().areas, m_draft->current()).isEmpty())
        return;
    m_draft->editArea(tr("Move %1 to %2").arg(base::escaped(area->path, 60), base::escaped(path, 60)),
                      [&path](config::Area &changed) { changed.path = path; });
}

void AreaForm::commitDirectory()
{
    const QString directory = QDir::cleanPath(QDir::fromNativeSeparators(m_directory->text().trimmed()));
    const config::Area *area = m_draft->currentArea();
    if (!area || directory == area->directory)
        return;
    if (!QDir::isAbsolutePath(directory)) {
        m_directoryNote->say(tr("Give the whole path of the folder, from the top: /home/me/public."));
        return;
    }
    m_draft->editArea(tr("Folder of %1").arg(base::escaped(area->path, 60)),
                      [&directory](config::Area &changed) { changed.directory = directory; });
}

} // namespace ui
