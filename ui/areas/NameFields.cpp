#include "ui/areas/NameFields.h"

#include "server/api/NameTrial.h"
#include "server/base/PlainText.h"
#include "ui/areas/AreaChecks.h"
#include "ui/areas/AreaTemplates.h"
#include "ui/areas/AreaText.h"
#include "ui/areas/FileModeEdit.h"
#include "ui/areas/NameVerdicts.h"
#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QWidget *column(const QList<QWidget *> &parts, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    for (QWidget *part : parts)
        layout->addWidget(part);
    box->setFocusProxy(parts.first());
    return box;
}

void showFromTheBeginning(QLineEdit *edit, const QStringList &extensions)
{
    edit->setText(extensions.join(u", "_s));
    edit->setCursorPosition(0);
}

} // namespace

NameFields::NameFields(QWidget *parent)
    : AreaFields(tr("Names and kinds of new files"), parent)
{
    addNames();
    m_allow = addExtensions(u"allowExtensions"_s, tr("Only these kinds:"),
                            tr("Endings of names, such as pdf, zip; nothing here allows all kinds"));
    m_allow->setPlaceholderText(tr("All kinds"));
    m_block = addExtensions(u"blockExtensions"_s, tr("None of these kinds:"),
                            tr("Endings that are refused, wherever they stand behind a dot: exe stops a.exe.pdf"));
    m_block->setPlaceholderText(tr("No kind is refused"));
    m_kindsNote = new FieldNote(this);
    m_kindsNote->setObjectName(u"kindsNote"_s);
    addWide(m_kindsNote);
    auto *programs = new QPushButton(tr("&Block programs and shortcuts"), this);
    programs->setObjectName(u"blockPrograms"_s);
    programs->setAutoDefault(false);
    programs->setAccessibleDescription(tr("Adds the endings of files that start something to the refused kinds"));
    programs->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    addRow({u"programs"_s}, {}, programs, tr("Adds the endings of files that start something to the refused kinds"));
    connect(programs, &QPushButton::clicked, this, &NameFields::blockPrograms);
    m_mode = new FileModeEdit(this);
    addRow({u"fileMode"_s}, tr("Permissions:"), m_mode, tr("Permissions that every new file gets"));
    connect(m_mode, &FileModeEdit::edited, this, [this] { Q_EMIT edited(tr("Permissions of new files")); });
}

void NameFields::addNames()
{
    m_names = new QLineEdit(this);
    m_names->setObjectName(u"names"_s);
    m_names->setPlaceholderText(tr("Any name that is safe"));
    m_names->setAccessibleName(tr("Allowed names"));
    m_names->setAccessibleDescription(tr("A regular expression that the name of a new file has to match"));
    m_namesNote = new FieldNote(this);
    m_namesNote->setObjectName(u"namesNote"_s);
    m_namesNote->setField(m_names);
    m_verdicts = new NameVerdicts(this);
    m_verdicts->setObjectName(u"nameVerdicts"_s);
    m_example = new QLineEdit(this);
    m_example->setObjectName(u"namesExample"_s);
    m_example->setPlaceholderText(tr("report.pdf"));
    m_example->setAccessibleName(tr("Try a name"));
    m_example->setAccessibleDescription(tr("Shows whether a file of this name would be taken; it is not stored"));
    m_exampleResult = new PlainLabel(this);
    m_exampleResult->setObjectName(u"exampleResult"_s);
    m_exampleResult->setWordWrap(true);
    m_exampleResult->setTone(Tone::Muted);
    addRow({u"names"_s}, tr("Allowed names:"), column({m_names, m_namesNote}, this),
           tr("A regular expression that the name of a new file has to match"));
    addRow({u"verdicts"_s}, tr("For example:"), m_verdicts, {});
    addRow({u"example"_s}, tr("Try a name:"), column({m_example, m_exampleResult}, this), {});
    connect(m_names, &QLineEdit::textChanged, this, &NameFields::check);
    connect(m_example, &QLineEdit::textChanged, this, &NameFields::tryName);
    connect(m_names, &QLineEdit::editingFinished, this, [this] {
        if (m_names->text() != m_shown.names)
            Q_EMIT edited(tr("Allowed names"));
    });
}

QLineEdit *NameFields::addExtensions(const QString &key, const QString &label, const QString &description)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(key);
    addRow({key}, label, edit, description);
    connect(edit, &QLineEdit::textChanged, this, &NameFields::check);
    connect(edit, &QLineEdit::editingFinished, this, [this, label] {
        if (AreaChecks::extensions(m_allow->text()) != m_shown.allowExtensions
            || AreaChecks::extensions(m_block->text()) != m_shown.blockExtensions)
            Q_EMIT edited(nameOf(label));
    });
    return edit;
}

void NameFields::read(const config::Area &area)
{
    const bool other = area.path != m_shown.path;
    // Only what changed: elsewhere somebody may be in the middle of a word.
    if (other || area.names != m_shown.names)
        m_names->setText(area.names);
    if (other || area.allowExtensions != m_shown.allowExtensions)
        showFromTheBeginning(m_allow, area.allowExtensions);
    if (other || area.blockExtensions != m_shown.blockExtensions)
        showFromTheBeginning(m_block, area.blockExtensions);
    m_shown = area;
    m_mode->setMode(area.fileMode);
    check();
    setVisible(AreaText::takesUploads(area));
}

void NameFields::write(config::Area &area) const
{
    if (AreaChecks::patternProblem(m_names->text()).isEmpty())
        area.names = m_names->text();
    if (AreaChecks::extensionsProblem(m_allow->text()).isEmpty())
        area.allowExtensions = AreaChecks::extensions(m_allow->text());
    if (AreaChecks::extensionsProblem(m_block->text()).isEmpty())
        area.blockExtensions = AreaChecks::extensions(m_block->text());
    area.fileMode = m_mode->mode();
}

void NameFields::check()
{
    if (!m_kindsNote || !m_mode)
        return; // not complete yet
    m_namesNote->say(AreaChecks::patternProblem(m_names->text()));
    const QString allow = AreaChecks::extensionsProblem(m_allow->text());
    m_kindsNote->say(allow.isEmpty() ? AreaChecks::extensionsProblem(m_block->text()) : allow);
    m_tried = m_shown;
    write(m_tried);
    m_verdicts->showArea(m_tried);
    tryName();
}

void NameFields::tryName()
{
    const QString name = m_example->text();
    if (name.isEmpty()) {
        m_exampleResult->setText(tr("Type a file name to see whether it would be taken."));
        return;
    }
    const api::NameTrial trial = api::tryName(m_tried, name.toUtf8());
    if (!trial.taken)
        m_exampleResult->setText(tr("✕ Refused. %1").arg(trial.why));
    else if (trial.storedAs != name)
        m_exampleResult->setText(tr("✓ Taken, and stored as %1.").arg(base::escaped(trial.storedAs)));
    else
        m_exampleResult->setText(tr("✓ Taken."));
}

void NameFields::blockPrograms()
{
    QStringList blocked = AreaChecks::extensions(m_block->text());
    for (const QString &each : AreaTemplates::programs()) {
        if (!blocked.contains(each))
            blocked.append(each);
    }
    m_block->setText(blocked.join(u", "_s));
    Q_EMIT edited(tr("Block programs and shortcuts"));
}

} // namespace ui
